"""A person at a real browser, by mouse or by keyboard; what they did is counted by its events."""

import re
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import (
    Browser,
    CDPSession,
    ElementHandle,
    Locator,
    Page,
    Response,
    expect,
)

PRESSES = 200  # of Tab, before what is looked for counts as out of reach
PATIENCE = 60  # seconds, for a busy machine
TRIES = 3
LETTERS_END = 1_200  # milliseconds after which a list takes a letter for the first of a word
COUNT_EVENTS = """
addEventListener("pointerdown", (event) => event.isTrusted && counted("click", ""), true);
addEventListener("keydown", (event) => {
  if (!event.isTrusted || event.repeat) return;
  const writes = event.target.closest?.(
    "input:not([type=checkbox],[type=radio]), textarea, select");
  if (!(writes && event.key.length === 1) && !event.ctrlKey) counted("key", event.key);
}, true);
addEventListener("input", (event) => {
  if (event.isTrusted && event.target.name) counted("field", location.pathname + event.target.name);
}, true);
"""
# Which of the styles that show a focus the element has; a link in running text has an outline.
SEES_FOCUS = """
(element) => {
  const style = getComputedStyle(element), box = element.getBoundingClientRect();
  const marked = (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0)
    || style.boxShadow !== "none";
  return marked && box.width > 0 && box.bottom > 0 && box.top < innerHeight;
}
"""


@dataclass
class JourneyCounts:
    """What one person did on their way, and what the site answered."""

    clicks: int = 0
    keys: int = 0
    fields: set[str] = field(default_factory=set)
    statements: list[str] = field(default_factory=list)
    first_bytes: int = 0
    unseen: set[str] = field(default_factory=set)
    started: float = field(default_factory=time.monotonic)

    @property
    def pages(self) -> int:
        """Documents that were loaded."""
        return len(self.statements)

    @property
    def seconds(self) -> float:
        """Since the first page was asked for."""
        return time.monotonic() - self.started


class Visitor:
    """Somebody with a browser of their own, who points and clicks."""

    def __init__(self, browser: Browser, url: str, **options: Any) -> None:
        headers = {"X-Count-Statements": "1"}
        self.has_script: bool = options.get("java_script_enabled", True)
        self.context = browser.new_context(base_url=url, extra_http_headers=headers, **options)
        self.page: Page = self.context.new_page()
        self.page.set_default_timeout(PATIENCE * 1_000)
        self.counts = JourneyCounts()
        self.arrivals = 0
        self.page.on("domcontentloaded", self._arrived)
        self.page.expose_binding("counted", lambda _source, kind, name: self._count(kind, name))
        self.page.add_init_script(COUNT_EVENTS)
        self.page.on("response", self._answered)
        network: CDPSession = self.context.new_cdp_session(self.page)
        network.send("Network.enable")
        network.on("Network.loadingFinished", self._loaded)

    def begin(self, path: str) -> None:
        """Arrive at a page, as by its address; counting starts here."""
        self.page.wait_for_timeout(200)
        self.counts = JourneyCounts()
        self.page.goto(path)
        self.page.wait_for_load_state("networkidle")

    def open(self, path: str) -> None:
        """Go to another page by its address."""
        self.page.goto(path)

    def follow(self, name: str, within: str = "main") -> None:
        """Follow a link, and wait for the page that it leads to."""
        self.leave(self.named("link", name, within))

    def press(self, name: str, within: str = "main") -> None:
        """Press a button that leads to another page."""
        self.leave(self.named("button", name, within))

    def named(self, role: Any, name: str, within: str = "main") -> Locator:
        """The first control of that role whose name begins so."""
        wanted = re.compile(rf"^\s*{re.escape(name)}")
        return self.page.locator(within).get_by_role(role, name=wanted).first

    def leave(self, control: Locator) -> None:
        """Use a control that leads to another page."""
        before = self.arrivals
        self.use(control)
        self.arrive(before)

    def arrive(self, before: int) -> None:
        """Wait until one page more was loaded than `before`."""
        deadline = time.monotonic() + PATIENCE
        while self.arrivals == before and time.monotonic() < deadline:
            self.page.wait_for_timeout(20)
        if self.arrivals == before:
            raise TimeoutError(f"no page came after {self.page.url}")

    def use(self, control: Locator) -> None:
        """Activate a link, a button, a box."""
        control.click()

    def write(self, control: Locator, text: str) -> None:
        """Put a text into a field instead of what it says."""
        if not control.evaluate("element => element === document.activeElement"):
            self.use(control)
        self.page.keyboard.press("Control+A")
        self.page.keyboard.type(text)

    def choose(self, control: Locator, option: str) -> None:
        """Choose from a list by the first letters of the option."""
        self._choose(control, option, self._choose_from_list)

    def _choose(self, control: Locator, option: str, how: Callable[[Locator, str], None]) -> None:
        """Choose once more where a busy machine took so long that the letters began anew."""
        chosen = control.locator("option:checked")
        for _try in range(TRIES):
            how(control, option)
            if chosen.inner_text().strip().startswith(option):
                return
            self.page.wait_for_timeout(LETTERS_END)
        raise LookupError(f"{option} cannot be chosen, but {chosen.inner_text()}")

    def _choose_from_list(self, control: Locator, option: str) -> None:
        self.use(control)
        self.page.keyboard.type(option)
        self.page.keyboard.press("Enter")
        self.page.wait_for_timeout(50)

    def tick(self, control: Locator) -> None:
        """Tick a box, or choose one of several."""
        self.use(control)
        expect(control).to_be_checked()

    def search(self, words: str) -> None:
        """Search in the header of the page."""
        before = self.arrivals
        self.write(self.page.locator("#site-search"), words)
        self.page.keyboard.press("Enter")
        self.arrive(before)

    def sign_in(self, username: str, password: str) -> None:
        """Fill in the form on which the browser is."""
        self.write(self.page.locator("input[name=login]"), username)
        self.write(self.page.locator("input[name=password]"), password)
        self.press("Sign in")

    def close(self) -> None:
        """Close the browser of this person."""
        self.context.close()

    def _arrived(self, _page: Page) -> None:
        self.arrivals += 1

    def _count(self, kind: str, name: str) -> None:
        if kind == "click":
            self.counts.clicks += 1
        elif kind == "key":
            self.counts.keys += 1
        else:
            self.counts.fields.add(name)

    def _answered(self, answer: Response) -> None:
        taken = answer.headers.get("x-statements")
        is_page = answer.request.is_navigation_request() and answer.status < 300
        if taken and is_page:
            self.counts.statements.append(taken)
        elif taken and taken != "0" and self.counts.statements:
            self.counts.statements[-1] += f"+{taken}"

    def _loaded(self, event: dict[str, Any]) -> None:
        if self.counts.pages <= 1:
            self.counts.first_bytes += int(event["encodedDataLength"])


class Typist(Visitor):
    """Somebody who reaches everything with Tab, and who has to see where they are."""

    def use(self, control: Locator) -> None:
        """Reach the control with Tab; press Space on a box or a summary, Enter otherwise."""
        wanted = self._reach(control)
        what: str = wanted.evaluate("element => element.type || element.localName")
        if what in {"text", "search", "password", "email", "textarea", "select-one"}:
            return
        self.page.keyboard.press("Space" if what in {"checkbox", "radio", "summary"} else "Enter")

    def choose(self, control: Locator, option: str) -> None:
        """Choose from a list by the first letters of the option, without opening it."""
        self._reach(control)
        self._choose(control, option, lambda _control, words: self.page.keyboard.type(words))

    def tick(self, control: Locator) -> None:
        """Tick a box; of several choices, Tab reaches one and arrows the others."""
        if control.get_attribute("type") != "radio":
            return super().tick(control)
        name = control.get_attribute("name")
        self._tab(lambda: self._here(f"[type=radio][name='{name}']"), f"the choice {name}")
        for _press in range(8):
            if control.is_checked():
                return None
            self.page.keyboard.press("Space" if self._is_focused(control) else "ArrowDown")
        raise LookupError(f"no way to choose {name}")

    def _reach(self, control: Locator) -> ElementHandle:
        wanted = control.element_handle()
        self._tab(lambda: self._is_focused(control), str(control))
        return wanted

    def _tab(self, is_there: Callable[[], bool], name: str) -> None:
        if is_there():
            return
        for _press in range(PRESSES):
            self.page.keyboard.press("Tab")
            self._look()
            if is_there():
                return
        raise LookupError(f"Tab does not reach {name} on {self.page.url}")

    def _look(self) -> None:
        focused = self.page.evaluate_handle("document.activeElement").as_element()
        if not focused or focused.evaluate("element => element === document.body"):
            return
        for _try in range(TRIES):
            if focused.evaluate(SEES_FOCUS):
                return
            self.page.wait_for_timeout(100)  # a scroll or a fade may be under way
        shown = focused.evaluate("element => element.outerHTML.slice(0, 120)")
        self.counts.unseen.add(f"{self.page.url}: {shown}")

    def _is_focused(self, control: Locator) -> bool:
        return bool(control.evaluate("element => element === document.activeElement"))

    def _here(self, selector: str) -> bool:
        return bool(
            self.page.evaluate("selector => document.activeElement.matches(selector)", selector)
        )
