"""Other names of skills and roles: what may be one, and where it is found."""

import json

import pytest
from django.core.exceptions import ValidationError

from profiles import search
from profiles.fields import YES, as_json
from profiles.models import Skill
from profiles.operations import FieldOperation
from skillmap.accounts.models import User
from tests import factories
from tests.factories import Shelf
from tests.html import PageClient as Client

NAMES = ["Run logging", "ML experiments"]


def publish(subject: Skill, text: str, by: User) -> None:
    """Give the skill these aliases, as typed or as JSON."""
    base = as_json(subject.aliases)
    factories.publish(subject, FieldOperation("aliases", base, text), by=by)
    subject.refresh_from_db()


@pytest.mark.parametrize("text", ["Run logging, ML  experiments,", json.dumps(NAMES)])
def test_they_are_typed_with_commas_or_sent_as_a_list(
    shelf: Shelf, curator: User, text: str
) -> None:
    publish(shelf.skill, text, curator)
    assert shelf.skill.aliases == NAMES
    publish(shelf.skill, "", curator)
    assert shelf.skill.aliases == []


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a, b, A", "“A” is there already. Remove it."),
        ("experiment tracking", "“experiment tracking” is there already. Remove it."),
        ("SERVING", "“SERVING” is the name of another page. Remove it."),
        ("überwachen", "“überwachen” is the name of another page. Remove it."),
        (", ".join(map(str, range(21))), "There are 21 names; at most 20 are possible."),
        ("x" * 121, f"“{'x' * 40}…” has more than 120 characters."),
        ("[1]", "Enter names, separated by commas."),
        ("[broken", "Enter names, separated by commas."),
        ("a\x00", "The text contains a character that cannot be displayed. Remove it."),
    ],
)
def test_what_cannot_be_an_alias_is_named(
    shelf: Shelf, curator: User, text: str, said: str
) -> None:
    for slug, name in (("serving", "Serving"), ("monitoring", "Überwachen")):
        made = factories.skill(slug, group=shelf.group, by=curator)
        Skill.objects.filter(pk=made.pk).update(name=name)
    with pytest.raises(ValidationError) as caught:
        publish(shelf.skill, text, curator)
    assert caught.value.message_dict == {"aliases": [said]}
    shelf.skill.refresh_from_db()
    assert (shelf.skill.aliases, shelf.skill.revision_number) == ([], 1)


def test_the_name_of_a_retired_skill_may_become_an_alias(shelf: Shelf, curator: User) -> None:
    old = factories.skill("old", group=shelf.group, by=curator)
    factories.publish(old, FieldOperation("retired", "", YES), by=curator)
    publish(shelf.skill, old.name, curator)
    assert shelf.skill.aliases == [old.name]


def found(words: str) -> list[str]:
    return [each.slug for each in search.search(words).skills]


def test_the_search_finds_names_first_then_aliases_then_texts(shelf: Shelf, curator: User) -> None:
    named, texted = (
        factories.skill(slug, group=shelf.group, by=curator) for slug in ("run-logging", "other")
    )
    factories.publish(texted, FieldOperation("summary", "", "Run logging and more."), by=curator)
    publish(shelf.skill, "Run logging of everything", curator)
    assert found("run logging") == [named.slug, "experiment-tracking", texted.slug]
    assert found("logging everything") == ["experiment-tracking"]


def test_the_search_finds_a_successor_by_the_names_of_what_it_replaces(
    shelf: Shelf, curator: User
) -> None:
    first, second = (
        factories.skill(slug, group=shelf.group, by=curator) for slug in ("ledgers", "journals")
    )
    publish(first, "Daybooks", curator)
    for old, new in ((first, second), (second, shelf.skill)):
        retire = (
            FieldOperation("retired", "", YES), FieldOperation("replaced_by", "", new.slug)
        )  # fmt: skip
        factories.publish(old, *retire, by=curator)
    for words in ("ledgers", "journals", "daybooks"):
        assert found(words) == ["experiment-tracking"]
    search.rebuild()
    assert found("ledgers") == ["experiment-tracking"]


def test_pages_show_them(client: Client, shelf: Shelf, curator: User) -> None:
    publish(shelf.skill, "Run <b>logging</b>, ML experiments", curator)
    page = client.get("/skills/experiment-tracking/").content.decode()
    assert "<dt>Also called</dt><dd>Run &lt;b&gt;logging&lt;/b&gt;" in page.replace("<bdi>", "")
    assert '"alternateName":["Run \\u003cb\\u003elogging' in page
    listed = client.get("/skills/?q=ml+experiments").content.decode()
    assert "Also called" in listed
    assert client.get("/api/v1/skills/experiment-tracking/").json()["aliases"] == [
        "Run <b>logging</b>",
        "ML experiments",
    ]
    history = client.get("/skills/experiment-tracking/revisions/2/").content.decode()
    assert "<ins>Run &lt;b&gt;logging&lt;/b&gt;, ML experiments</ins>" in history
