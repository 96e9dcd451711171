"""The script of the editors: typing a third text chooses it."""

from pathlib import Path

from playwright.sync_api import Page, Route

SCRIPT = Path(__file__).parents[2] / "skillmap/static/skillmap/js/skillmap.js"
ADDRESS = "http://localhost/edit/"
CHOICE = (
    '<input type="radio" name="what" id="mine" checked><input type="radio" name="what" id="third">'
    '<textarea id="text" data-selects="third"></textarea>'
    '<input type="checkbox" id="flag" data-selects="third">'
)


def opened(page: Page, body: str) -> Page:
    """A page with the body, the real script and nothing else of the site."""

    def answer(route: Route) -> None:
        if route.request.url.endswith("/js"):
            route.fulfill(body=SCRIPT.read_text(), content_type="text/javascript")
        else:
            html = f'<!doctype html><title>Edit</title><script src="/js" defer></script>{body}'
            route.fulfill(body=html, content_type="text/html")

    page.route("**/*", answer)
    page.goto(ADDRESS)
    return page


def test_typing_a_third_text_chooses_it(page: Page) -> None:
    opened(page, CHOICE)
    page.locator("#text").press_sequentially("B")
    assert page.locator("#third").is_checked()


def test_changing_its_mark_chooses_it_too(page: Page) -> None:
    opened(page, CHOICE)
    page.locator("#flag").check()
    assert page.locator("#third").is_checked()
