"""Looks at pages as people have them before them: narrow and wide, light and dark, by axe."""

from collections.abc import Callable, Iterable
from itertools import product
from typing import Any, Literal

from playwright.sync_api import Page

from tests.nu_html import findings

Scheme = Literal["light", "dark"]
ALL: tuple[tuple[int, Scheme], ...] = tuple(product((360, 1280), ("light", "dark")))
# For many pages of one make: every width and every scheme is seen, though not every pair.
PAIRS: tuple[tuple[int, Scheme], ...] = ((360, "dark"), (1280, "light"))

# What axe asks of colours: all that another scheme at the same width can change.
OF_COLOURS = ("color-contrast", "link-in-text-block")


def go(page: Page, path: str) -> None:
    """Open another page of the same site."""
    page.goto("/".join(page.url.split("/")[:3]) + path)


def visiting(page: Page) -> Callable[[str], None]:
    """A function that opens an address and waits for the fragments that the page fetches."""
    under_way: set[int] = set()
    page.on("request", lambda asked: under_way.add(id(asked)))
    page.on("requestfinished", lambda asked: under_way.discard(id(asked)))
    page.on("requestfailed", lambda asked: under_way.discard(id(asked)))

    def visit(url: str) -> None:
        under_way.clear()
        page.goto(url)
        page.wait_for_timeout(50)
        while under_way:
            page.wait_for_timeout(20)

    return visit


def judge(
    page: Page,
    paths: Iterable[str],
    axe: Callable[..., list[str]],
    screens: Iterable[tuple[int, Scheme]] = ALL,
) -> dict[str, list[str]]:
    """What the browser, axe, the HTML checker and a phone find on each page; nothing, at best."""
    found: dict[str, list[str]] = {}
    sources: dict[str, str] = {}
    heard = complaints(page)
    for path in paths:
        heard.clear()  # axe itself tries styles out, which the policy blocks
        go(page, path)
        sources[path] = page.request.get(page.url).text()
        if faults := [*heard, *look(page, axe, screens)]:
            found[path] = faults
    if wrong := findings(sources):
        found["html"] = wrong
    return found


def look(
    page: Page, axe: Callable[..., list[str]], screens: Iterable[tuple[int, Scheme]] = ALL
) -> list[str]:
    """What is wrong with the page that is open."""
    faults: list[str] = []
    widths: set[int] = set()
    for width, scheme in screens:
        page.set_viewport_size({"width": width, "height": 800})
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        rules = OF_COLOURS if width in widths else ()
        faults += [f"{width} {scheme} {fault}" for fault in axe(page, *rules)]
        widths.add(width)
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            faults.append(f"wider than {width}")
    return faults


def complaints(page: Page) -> list[Any]:
    """A list that grows by whatever the content policy blocks and whatever script fails."""
    heard: list[Any] = []
    page.on("console", lambda said: heard.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda fault: heard.append(str(fault)))
    page.on("dialog", lambda dialog: heard.append(dialog.message))
    return heard
