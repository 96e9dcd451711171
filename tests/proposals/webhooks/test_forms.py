"""The form of a webhook: addresses that will do, and pages that name what it is about."""

import pytest
from django.http import QueryDict

from profiles.operations import FieldOperation
from proposals.webhooks import Wish
from proposals.webhooks.forms import WebhookForm
from skillmap.accounts.models import User
from tests import factories
from tests.factories import Shelf

TYPED = {"name": "Wiki", "url": "https://hooks.example/in", "events": "proposal.opened"}


def form(**typed: str) -> WebhookForm:
    data = QueryDict(mutable=True)
    data.update({**TYPED, **typed})
    return WebhookForm(data)


@pytest.mark.parametrize(
    ("about", "name"),
    [
        ("", None),
        ("/skills/experiment-tracking/", "Experiment Tracking"),
        ("skills/experiment-tracking", "Experiment Tracking"),
        ("https://skills.example/de/skills/experiment-tracking/?role=a#b", "Experiment Tracking"),
        (" /roles/ml-engineer/ ", "Ml Engineer"),
        ("/domains/data/", "Data & AI"),
    ],
)
def test_what_it_is_about(shelf: Shelf, about: str, name: str | None) -> None:
    found = form(about=about)
    assert found.errors == {}
    wish = found.wish()
    assert wish == Wish("Wiki", "https://hooks.example/in", ("proposal.opened",), wish.subject)
    assert (str(wish.subject) if wish.subject else None) == name


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("about", "experiment-tracking"),
        ("about", "/skills/nothing-there/"),
        ("about", "/skills/experiment-tracking/history/"),
        ("about", "/domains/data/mlops/"),
        ("about", "http://[/skills/experiment-tracking/"),
        ("about", "\x00"),
        ("url", "http://hooks.example/"),
        ("url", "https://[::1]/"),
        ("url", "x" * 501),
        ("name", ""),
        ("name", "x" * 81),
        ("name", "\x00"),
        ("events", "ping"),
    ],
)
def test_what_will_not_do(shelf: Shelf, field: str, typed: str) -> None:
    assert list(form(**{field: typed}).errors) == [field]


def test_as_it_stands(shelf: Shelf, reader: User) -> None:
    webhook = factories.webhook(by=reader, about=shelf.engineer, events=("proposal.decided",))
    assert WebhookForm.of(webhook).initial == {
        "name": "Mirror",
        "url": "https://hooks.example/in",
        "events": ["proposal.decided"],
        "about": "/roles/ml-engineer/",
    }
    assert WebhookForm.of(factories.webhook(by=reader)).initial["about"] == ""


def test_pages_at_their_former_urls(shelf: Shelf, author: User) -> None:
    factories.move(shelf.skill, "tracking", by=author)
    factories.move(shelf.engineer, "engineer", by=author)
    factories.move(shelf.domain, "data-ai", by=author)
    sent = [
        form(about=about)
        for about in ("/skills/experiment-tracking/", "/roles/ml-engineer/", "/domains/data/")
    ]
    assert [each.errors for each in sent] == [{}, {}, {}]
    assert [each.wish().subject for each in sent] == [shelf.skill, shelf.engineer, shelf.domain]


def test_a_page_of_something_retired_will_not_do(shelf: Shelf, author: User) -> None:
    factories.move(shelf.skill, "tracking", by=author)
    factories.publish(shelf.skill, FieldOperation("retired", "", "yes"), by=author)
    for slug in ("tracking", "experiment-tracking"):
        assert list(form(about=f"/skills/{slug}/").errors) == ["about"]
