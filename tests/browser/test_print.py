"""What is printed of a page."""

from pathlib import Path

from playwright.sync_api import Page

CSS = Path(__file__).parents[2] / "skillmap/static/skillmap/css/skillmap.css"


def test_a_box_to_tick_stands_in_the_place_of_the_dash(page: Page) -> None:
    page.set_content(
        f"<!doctype html><style>{CSS.read_text()}</style><article class='is-after'>"
        "<ul class='behaviours'><li>Logs runs.</li><li>Reads charts.</li></ul></article>"
    )
    page.emulate_media(media="print")
    drawn = page.locator("li").first.evaluate(
        """line => {
          const box = getComputedStyle(line, "::before");
          return {box: box.content, dash: box.backgroundColor, width: parseFloat(box.width),
            room: parseFloat(getComputedStyle(line).paddingInlineStart)};
        }"""
    )
    assert drawn["box"] == '"☐"'
    assert drawn["dash"] == "rgba(0, 0, 0, 0)"
    assert drawn["width"] < drawn["room"]
