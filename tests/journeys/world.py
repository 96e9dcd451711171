"""A small site with one thing of every kind, and somebody for every part to play."""

from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property

from django.db import models
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from profiles.models import (
    Catalogue,
    Change,
    Curatorship,
    Expectation,
    OwnPlace,
    Revision,
    Role,
    RoleFamily,
)
from proposals import lifecycle, moderation_actions, watches
from proposals.discussion import comments
from proposals.lifecycle import Seen
from proposals.models import (
    Comment,
    Delivery,
    Event,
    Mail,
    Notification,
    Proposal,
    Reason,
    Report,
    Watch,
)
from proposals.notifications import mail as notifications_mail
from skillmap.accounts import tokens
from skillmap.accounts.models import Token, User
from tests import factories
from tests.factories import Shelf

ACTORS = (
    *("anonymous", "author", "member", "unverified", "suspended"),
    *("elsewhere", "curator", "site", "admin"),
)


@dataclass
class World:
    """What there is. The `curator` keeps the skill's domain, `elsewhere` another, `site` all."""

    people: dict[str, User]
    shelf: Shelf
    edited: Proposal
    renamed: Proposal
    declined: Proposal
    draft: Proposal
    comment: Comment
    remark: Comment
    line: Notification
    delivery: Delivery
    token: Token
    landed: Revision
    unsubscribe: str

    def client(self, actor: str) -> Client:
        """The browser of the actor, who has just shown the password."""
        client = Client()
        if actor != "anonymous":
            client.force_login(self.people[actor])
            client.post(reverse("account_reauthenticate"), {"password": "secret"})
        return client

    @cached_property
    def cell(self) -> Expectation:
        """The expectation that `edited` is about."""
        return self.shelf.cell(self.shelf.engineer, self.shelf.junior)

    @cached_property
    def change(self) -> Change:
        """The first change of `landed`."""
        return self.landed.changes.earliest("pk")

    @cached_property
    def rows(self) -> dict[str, models.Model]:
        """One row of every kind that the admin has a page for."""
        return {
            "accounts/user": self.people["member"],
            "profiles/catalogue": Catalogue.objects.get(),
            "profiles/curatorship": Curatorship.objects.get(person=self.people["elsewhere"]),
            "profiles/domain": self.shelf.domain,
            "profiles/expectation": self.cell,
            "profiles/group": self.shelf.group,
            "profiles/level": self.shelf.junior,
            "profiles/revision": self.landed,
            "profiles/role": self.shelf.engineer,
            "profiles/rolefamily": RoleFamily.objects.get(),
            "profiles/skill": self.shelf.skill,
            "proposals/event": self.edited.events.earliest("pk"),
            "proposals/proposal": self.edited,
            "proposals/report": Report.objects.latest("pk"),
        }


def again(client: Client) -> Client:
    """The same browser in the same sitting, whatever becomes of its cookies."""
    found = Client()
    for name, morsel in client.cookies.items():
        found.cookies[name] = morsel.value
    return found


def people() -> dict[str, User]:
    """Everybody who signs in, under the name of the part."""
    cast = {name: factories.person(name) for name in ("author", "member")}
    cast["unverified"] = factories.person("unverified", is_verified=False)
    cast["suspended"] = factories.suspended("suspended")
    cast["elsewhere"] = factories.curator("elsewhere", domain=factories.domain("elsewhere"))
    cast["site"] = factories.curator("site")
    cast["admin"] = factories.person("admin-person")
    cast["admin"].is_superuser = cast["admin"].is_staff = True
    cast["admin"].save()
    return cast


def build() -> World:
    """Everything, made through the same doors as the site itself."""
    cast = people()
    author, member, site = cast["author"], cast["member"], cast["site"]
    shelf = factories.shelf(by=factories.person("founder"))
    cast["curator"] = factories.curator("curator", domain=shelf.domain)
    OwnPlace.objects.bulk_create(
        OwnPlace(person=each, role=shelf.engineer, level=shelf.middle) for each in cast.values()
    )
    RoleFamily.objects.create(slug="data-people", name="Data people")
    landed = _landed(shelf, by=member, approver=site)
    junior = shelf.cell(shelf.engineer, shelf.junior)
    edited = factories.proposal(
        shelf.skill, factories.edit(junior, "Logs parameters and the commit."), by=author
    )
    renamed = factories.proposal(shelf.skill, factories.rename(shelf.skill, "Runs"), by=member)
    declined = _declined(shelf.engineer, by=author, judge=site)
    named = {"field": "name", "base": shelf.analyst.name, "new": "Reader of Data"}
    half = {"title": "Half a thought", "operations": [named]}
    draft = lifecycle.save_draft(shelf.analyst, half, by=author)
    comment = comments.post(shelf.skill, "How do we log the seed?", by=author)
    remark = comments.post(edited, "Seen in two teams.", by=author)
    moderation_actions.report(comment, by=member, reason=Report.Reason.SPAM, text="An advert")
    watches.set_level(shelf.engineer, Watch.Level.WATCHING, by=author)
    mail = Mail.objects.create(
        person=author, kind=Mail.Kind.AT_ONCE, key="one", message_id="<one@example.org>"
    )
    return World(
        people=cast,
        shelf=shelf,
        edited=edited,
        renamed=renamed,
        declined=declined,
        draft=draft,
        comment=comment,
        remark=remark,
        line=_line(edited, author),
        delivery=_delivery(author),
        token=tokens.make(author, name="my script", scope=Token.Scope.READ, expires_at=None)[0],
        landed=landed,
        unsubscribe=notifications_mail.token(mail, edited),
    )


def _landed(shelf: Shelf, *, by: User, approver: User) -> Revision:
    """A revision that came of somebody's proposal."""
    cell = shelf.cell(shelf.analyst, shelf.junior)
    found = factories.proposal(shelf.skill, factories.edit(cell, "Reads tracked runs."), by=by)
    made = lifecycle.approve(found, by=approver, seen=Seen.of(found)).revision
    assert made is not None
    return made


def _declined(role: Role, *, by: User, judge: User) -> Proposal:
    found = factories.proposal(role, factories.rename(role, "Machine Minder"), by=by)
    return lifecycle.reject(found, Reason.UNCLEAR, "What is it for?", by=judge)


def _delivery(person: User) -> Delivery:
    """One that was given up, of a webhook of the person's."""
    webhook = factories.webhook(by=person)
    return Delivery.objects.create(webhook=webhook, type="ping", state="failed", attempts=8)


def _line(about: Proposal, person: User) -> Notification:
    """One unread line of the person's inbox."""
    told = Event.objects.create(
        kind="endorsed", key="told", proposal=about, created_at=timezone.now() - timedelta(hours=1)
    )
    return Notification.objects.create(person=person, event=told, why="author")
