"""The level tabs: one level on the screen, every level for everybody else."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route

ASSETS = Path(__file__).parents[2] / "skillmap/static/skillmap"
ADDRESS = "http://localhost/skills/sample/"
NAMES = ("junior", "senior", "principal")
SHOWN = """() => [...document.querySelectorAll(".level-panel")]
  .filter((panel) => panel.getBoundingClientRect().height > 10)
  .map((panel) => panel.id.replace("level-", ""))"""
MARKED = """() => [...document.querySelectorAll(".level-path [aria-current]")]
  .map((link) => link.textContent)"""


def sample() -> str:
    """A page with three levels and nothing else of the site."""
    links = "".join(f'<li><a class="ramp-1" href="#level-{n}">{n}</a></li>' for n in NAMES)
    panels = "".join(
        f'<section class="level-panel{" is-current" if n == "junior" else ""}" id="level-{n}">'
        f'<table class="expectations"><caption><h3>{n}</h3></caption><tr id="e-analyst-{n}">'
        f'<th><a href="/{n}/">analyst</a></th><td>Required</td><td>Text of {n}.</td></tr></table>'
        "</section>"
        for n in NAMES
    )
    return (
        '<!doctype html><html lang="en"><title>Sample</title><link rel="stylesheet" href="/css">'
        '<script src="/js" defer></script><body><a href="#e-analyst-senior">to a cell</a>'
        '<input id="site-search"><section class="levels" id="levels">'
        f'<nav class="level-path"><ol>{links}<li class="all"><a href="#levels">All levels</a>'
        f"</li></ol></nav>{panels}</section></body></html>"
    )


def serve(page: Page, *, with_script: bool = True) -> Page:
    """Answer for the site: the sample page, the real style sheet and the real script."""

    def answer(route: Route) -> None:
        if route.request.url.endswith("/css"):
            css = (ASSETS / "css/skillmap.css").read_text()
            route.fulfill(body=css, content_type="text/css")
        elif route.request.url.endswith("/js") and with_script:
            script = (ASSETS / "js/skillmap.js").read_text()
            route.fulfill(body=script, content_type="text/javascript")
        elif route.request.url.endswith("/js"):
            route.abort()
        else:
            route.fulfill(body=sample(), content_type="text/html")

    page.route("**/*", answer)
    return page


@pytest.fixture
def levels(page: Page) -> Page:
    serve(page).goto(ADDRESS)
    return page


def test_the_page_opens_on_the_level_that_it_names(levels: Page) -> None:
    assert levels.evaluate(SHOWN) == ["junior"]


def test_a_tab_shows_its_level_and_puts_it_into_the_address(levels: Page) -> None:
    levels.get_by_role("link", name="senior").first.click()
    assert levels.evaluate(SHOWN) == ["senior"]
    assert levels.evaluate(MARKED) == ["senior"]
    assert levels.url == f"{ADDRESS}#level-senior"


def test_the_last_tab_shows_every_level(levels: Page) -> None:
    levels.get_by_text("All levels").click()
    assert levels.evaluate(SHOWN) == list(NAMES)
    assert levels.evaluate(MARKED) == ["All levels"]


def test_a_link_to_a_cell_opens_its_level(levels: Page) -> None:
    levels.get_by_text("to a cell").click()
    levels.wait_for_function(f"({SHOWN})().join() === 'senior'")
    assert levels.evaluate(MARKED) == ["senior"]


def test_an_address_with_a_level_opens_there(page: Page) -> None:
    serve(page).goto(f"{ADDRESS}#level-principal")
    assert page.evaluate(SHOWN) == ["principal"]
    assert page.evaluate(MARKED) == ["principal"]


def test_an_address_with_nonsense_opens_the_first_level(page: Page) -> None:
    serve(page).goto(f"{ADDRESS}#%E0%A4%A")
    assert page.evaluate(SHOWN) == ["junior"]
    page.get_by_role("link", name="senior").first.click()
    assert page.evaluate(SHOWN) == ["senior"]
    assert page.evaluate(MARKED) == ["senior"]


def test_the_keyboard_walks_through_every_level(levels: Page) -> None:
    levels.focus("#level-junior a")
    levels.keyboard.press("Tab")
    assert levels.evaluate(SHOWN) == ["senior"]
    assert levels.evaluate("document.activeElement.pathname") == "/senior/"


def test_arrows_move_along_the_path(levels: Page) -> None:
    levels.focus(".level-path a")
    levels.keyboard.press("ArrowLeft")
    assert levels.evaluate("document.activeElement.textContent") == "All levels"
    levels.keyboard.press("ArrowRight")
    assert levels.evaluate("document.activeElement.textContent") == "junior"


def test_the_usual_five_levels_fit_on_a_phone(page: Page) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    names = ("Junior", "Mid-level", "Senior", "Lead / Staff", "Principal")
    links = "".join(f'<li><a class="ramp-1" href="/">{name}</a></li>' for name in names)
    css = (ASSETS / "css/skillmap.css").read_text()
    page.set_content(
        f'<!doctype html><style>{css}</style><main class="wrap">'
        f'<nav class="level-path" aria-label="Levels"><ol>{links}</ol></nav></main>'
    )
    path = page.locator(".level-path")
    assert path.evaluate("path => path.scrollWidth - path.clientWidth") == 0


def test_searching_in_the_page_finds_every_level(levels: Page) -> None:
    levels.keyboard.press("Control+f")
    assert levels.evaluate(SHOWN) == list(NAMES)


def test_a_screen_reader_is_told_every_level(levels: Page) -> None:
    tree = levels.locator("#levels").aria_snapshot()
    assert [f"Text of {name}." in tree for name in NAMES] == [True, True, True]


def test_without_scripting_the_levels_stand_one_after_another(browser: Browser) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = serve(context.new_page())
    page.goto(ADDRESS)
    boxes = [page.locator(f"#level-{name}").bounding_box() for name in NAMES]
    context.close()
    tops = [box["y"] for box in boxes if box is not None and box["height"] > 10]
    assert len(tops) == len(NAMES)
    assert tops == sorted(tops)


def test_a_script_that_never_comes_leaves_tabs_that_work(page: Page) -> None:
    serve(page, with_script=False).goto(ADDRESS)
    assert page.evaluate(SHOWN) == ["junior"]
    page.get_by_role("link", name="senior").first.click()
    assert page.evaluate(SHOWN) == ["senior"]
    page.get_by_text("All levels").click()
    assert page.evaluate(SHOWN) == list(NAMES)


def test_paper_gets_every_level(levels: Page) -> None:
    levels.emulate_media(media="print")
    assert levels.evaluate(SHOWN) == list(NAMES)


def test_a_slash_goes_to_the_search_box_but_can_be_typed_there(levels: Page) -> None:
    levels.keyboard.press("/")
    assert levels.evaluate("document.activeElement.id") == "site-search"
    levels.keyboard.type("a/b")
    assert levels.input_value("#site-search") == "a/b"
