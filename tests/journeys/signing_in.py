"""Signing in on the page that answers a form, as a browser does: every field of it is sent on."""

from html.parser import HTMLParser
from typing import Any

from django.test import Client


class _Fields(HTMLParser):
    """The fields of the one form that has a password."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.forms: list[dict[str, str]] = []
        self.actions: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.forms.append({})
            self.actions.append(said.get("action", ""))
        elif tag == "input" and self.forms and said.get("name"):
            self.forms[-1][said["name"]] = said.get("value", "")


def form_of(response: Any) -> tuple[str, dict[str, str]]:
    """The address and the fields of the sign-in form in the answer."""
    page = _Fields(response.content.decode())
    for action, fields in zip(page.actions, page.forms, strict=True):
        if "password" in fields:
            fields.pop("remember", None)
            return action, fields
    raise AssertionError("no sign-in page")


def sign_in(client: Client, response: Any, name: str, password: str = "secret") -> Any:
    """Fill in the sign-in page and send it; gives the answer."""
    action, fields = form_of(response)
    return client.post(action, {**fields, "login": name, "password": password})
