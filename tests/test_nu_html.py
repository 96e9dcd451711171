"""The HTML checker of the tests finds what it is there to find."""

from tests import nu_html

GOOD = (
    "<!DOCTYPE html><html lang='en'><head><meta charset='utf-8'><title>Skills</title></head>"
    "<body><h1>Skills</h1></body></html>"
)


def test_a_valid_page_has_no_findings() -> None:
    assert nu_html.findings({"good": GOOD}) == []


def test_each_finding_names_its_page_and_line() -> None:
    bad = GOOD.replace("<h1>", "<h1 skill>")
    assert nu_html.findings({"good": GOOD, "bad": bad}) == [
        "bad:1: Attribute “skill” not allowed on element “h1” at this point."
    ]


def test_warnings_count() -> None:
    without_language = GOOD.replace(" lang='en'", "")
    assert [line.split(":")[0] for line in nu_html.findings({"page": without_language})] == ["page"]
