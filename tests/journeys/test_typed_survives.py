"""The session ended while somebody was writing: after signing in, every word is there again."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.test import Client

from tests import factories
from tests.journeys import world
from tests.journeys.signing_in import sign_in
from tests.journeys.world import World

pytestmark = pytest.mark.django_db
WORDS = "Half an hour of zqx thoughts"


@dataclass(frozen=True)
class Form:
    """A form: where it stands, where it is sent, who sends it, and the field that is written in."""

    page: str
    field: str | Callable[[World], str]
    actor: str = "author"
    to: str = ""


FORMS = {
    "suggest for a skill": Form("/skills/experiment-tracking/suggest/", "text:ml-engineer:junior"),
    "suggest for a role": Form("/roles/ml-engineer/suggest/", "rationale"),
    "a new skill": Form("/skills/new/", "title"),
    "edit a proposal": Form("/proposals/{n}/edit/", "rationale"),
    "say something": Form("/proposals/{n}/", "text", to="/proposals/{n}/say/"),
    "comment on a skill": Form(
        "/skills/experiment-tracking/community/", "text", to="/skills/experiment-tracking/comments/"
    ),
    "not quite": Form("/me/confirm/{e}/not-quite/", "text"),
    "reply": Form("/comments/{c}/reply/", "text"),
    "edit a comment": Form("/comments/{c}/edit/", "text"),
    "report": Form("/comments/{c}/report/", "text", "member"),
    "report a proposal": Form("/proposals/{n}/report/", "text", "member"),
    "report a person": Form("/people/author/report/", "text", "member"),
    "moderate": Form("/comments/{c}/moderate/", "reason", "site"),
    "close a discussion": Form("/skills/experiment-tracking/lock/", "reason", "site"),
    "rebase": Form("/proposals/{n}/rebase/", lambda site: f"text:{operation(site)}"),
    "review": Form("/review/{n}/", "text", "site"),
    "decline a part": Form("/review/{n}/", lambda site: f"why:{operation(site)}", "site"),
    "decide together": Form("/review/together/", "text", "site"),
    "edit a skill as curator": Form("/admin/profiles/skill/{s}/change/", "summary", "site"),
    "an expectation as curator": Form(
        "/admin/profiles/skill/{s}/change/", "text:ml-engineer:junior", "site"
    ),
    "retire": Form("/admin/profiles/skill/{s}/retire/", "summary", "site"),
    "retire a domain": Form("/admin/profiles/domain/{d}/retire/", "summary", "site"),
    "undo a revision": Form(
        "/admin/profiles/revision/{r}/change/",
        "reason",
        "site",
        to="/admin/profiles/revision/{r}/revert/",
    ),
    "blank a summary": Form("/admin/profiles/revision/{r}/redact/", "reason", "site"),
    "judge": Form("/admin/proposals/report/comment/{c}/judge/", "reason", "site"),
    "suspend": Form(
        "/admin/proposals/report/people/{p}/",
        "reason",
        "site",
        to="/admin/proposals/report/people/{p}/suspend/",
    ),
    "decline what waits": Form("/admin/proposals/report/people/{p}/decline/", "reason", "site"),
    "undo what landed": Form("/admin/proposals/report/people/{m}/revert/", "reason", "site"),
    "a role as curator": Form("/admin/profiles/role/{o}/change/", "summary", "site"),
    "a domain as curator": Form("/admin/profiles/domain/{d}/change/", "summary", "site"),
    "a new level": Form("/admin/profiles/level/add/", "summary", "site"),
    "supersede": Form("/proposals/{n}/supersede/", "other", "site"),
    "settings": Form("/me/settings/", "display_name"),
    "a token": Form("/me/tokens/", "name"),
    "a webhook": Form("/me/webhooks/new/", "name"),
    "change a webhook": Form("/me/webhooks/{w}/edit/", "name"),
    "appoint": Form("/admin/profiles/curatorship/add/", "username", "admin"),
}


def operation(site: World) -> int:
    """The one operation of the edited proposal."""
    assert site.edited.current is not None
    return site.edited.current.operations.get().pk


@pytest.fixture
def site() -> World:
    """The world, in which the edited cell moved: there is something to rebase."""
    made = world.build()
    judge = made.people["site"]
    factories.publish(made.shelf.skill, factories.edit(made.cell, "Theirs."), by=judge)
    return made


def addressed(path: str, site: World) -> str:
    """The path with its blanks filled."""
    return path.format(
        n=site.edited.pk,
        c=site.comment.pk,
        s=site.shelf.skill.pk,
        r=site.landed.pk,
        p=site.people["author"].pk,
        m=site.people["member"].pk,
        o=site.shelf.engineer.pk,
        d=site.shelf.domain.pk,
        e=site.cell.pk,
        w=site.delivery.webhook_id,
    )


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
def test_every_word_is_there_after_signing_in(site: World, form: Form) -> None:
    """Nothing is stored before; a wrong password loses nothing."""
    page, field = addressed(form.page, site), form.field
    sent = {field if isinstance(field, str) else field(site): WORDS}
    client = Client()
    to = addressed(form.to, site) or page
    asked = client.post(to, sent, headers={"referer": f"http://testserver{page}?role=x"})
    assert asked.status_code == 200
    name = site.people[form.actor].username
    wrong = sign_in(client, asked, name, "wrong")
    assert Session.objects.count() == 0
    entered = sign_in(client, wrong, name)
    assert entered["Location"].partition("?")[0] == page
    assert WORDS in client.get(entered["Location"]).content.decode()


def test_what_a_curator_had_not_ticked_is_not_ticked_again(site: World) -> None:
    page = addressed("/admin/proposals/report/people/{p}/decline/", site)
    client = Client()
    asked = client.post(page, {"only": ["1"], "reason": WORDS})
    sign_in(client, asked, "site")
    said: Any = client.get(page).content.decode()
    assert WORDS in said
    assert "checked" not in said


@pytest.mark.parametrize("page", ["https://evil.example/admin/", "", "http://testserver//evil/"])
def test_nobody_is_led_elsewhere(site: World, page: str) -> None:
    to = addressed("/review/{n}/", site)
    client = Client()
    asked = client.post(to, {"text": WORDS}, headers={"referer": page})
    assert sign_in(client, asked, "site")["Location"] == to
