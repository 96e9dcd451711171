"""The world, with hostile words in every field that a person can fill."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.utils import timezone

from profiles import curation
from profiles.models import Group, Level, Revision, Role, RoleFamily, Skill
from profiles.operations import AnyOperation, FieldOperation
from proposals import lifecycle, moderation_actions
from proposals.discussion import comments
from proposals.lifecycle import Seen, Submission, curator_edits
from proposals.models import Report, Visibility
from skillmap.accounts import tokens
from skillmap.accounts.models import Token, User
from tests import factories
from tests.factories import Shelf
from tests.journeys import world
from tests.journeys.world import World

# `zqx` marks what somebody typed: no tag, attribute name, script or address may carry it live.
HOSTILE = (
    "=zqx</script></style></title></textarea>]]><zqx onzqx='1'>\"zqx onzqx=\"1\" 'zqx "
    "{{ zqx }}{% zqx %}<!--zqx--> \U0001f469\u200d\U0001f4bb \u05d0\u200f"
)
# What fits into short names: it closes whatever may be open.
NAME = "=zqx\"'></script></title>]]><zqx onzqx=1>&amp;\u200b"
LINKS = (
    "[zqx](javascript:zqx) [zqx](data:text/html,zqx) ![zqx](javascript:zqx) <javascript:zqx> "
    "[zqx](&#106;avascript:zqx) [zqx](//zqx.example) [zqx]: vbscript:zqx\n\n<svg onload=zqx>\n\n"
    '[a [zqx](javascript:zqx)](https://a.example/?zqx=\'"><zqx>) https://a.example/"onzqx=1'
)
LONG = "zqx" * 700


def build() -> World:
    """Everything of the world, under hostile names and with hostile texts."""
    site = world.build()
    judge = site.people["site"]
    for each in site.people.values():
        each.display_name = NAME[:80]
        each.save()
    _frame(site, judge)
    _publish(site.shelf, judge)
    _propose(site)
    _talk(site)
    return site


def _frame(site: World, by: User) -> None:
    """Names of the catalogue, its domains, groups, levels and families."""
    named = [(f"domain:{site.shelf.domain.slug}", site.shelf.domain.name)]
    named += [(f"group:{each.key}", each.name) for each in Group.objects.select_related("domain")]
    named += [(f"level:{each.slug}", each.name) for each in Level.objects.all()]
    named += [(f"family:{each.slug}", each.name) for each in RoleFamily.objects.all()]
    parts = [FieldOperation("name", before, NAME, target) for target, before in named]
    curator_edits.edit_frame(parts, HOSTILE, by=by)


def _publish(shelf: Shelf, by: User) -> None:
    """Hostile names, texts, technologies and summaries, published by a curator."""
    cell = factories.edit(shelf.cell(shelf.engineer, shelf.junior), (HOSTILE + LONG)[:2_000])
    fields = [FieldOperation(name, "", HOSTILE) for name in ("summary", "description", "source")]
    named = factories.rename(shelf.skill, NAME)
    _now(shelf.skill, [named, *fields, cell], by)
    target = f"level:{shelf.junior.slug}"
    parts = [
        factories.rename(shelf.engineer, NAME),
        FieldOperation("mission", "", HOSTILE),
        FieldOperation("focus", "", HOSTILE, target),
        FieldOperation("technology", "", NAME + ", zqx", target),
    ]
    _now(shelf.engineer, parts, by)
    shelf.skill.refresh_from_db()
    shelf.engineer.refresh_from_db()


def _now(subject: Skill | Role, operations: Sequence[AnyOperation], by: User) -> None:
    """At once: a rename of the curator's own would only be proposed where there are two."""
    source = Revision.Source.CURATOR
    curation.publish(subject, operations, by=by, source=source, summary=HOSTILE)


def _propose(site: World) -> None:
    """A proposal that says hostile things, asked for changes in hostile words."""
    shelf, judge = site.shelf, site.people["site"]
    operations: list[AnyOperation] = [
        factories.edit(shelf.cell(shelf.engineer, shelf.middle), HOSTILE + LINKS),
        factories.edit(shelf.cell(shelf.engineer, shelf.senior), LONG[:2_000]),
        FieldOperation("summary", HOSTILE, HOSTILE[:-1]),
    ]
    words = Submission(HOSTILE[:150], HOSTILE + LINKS, LINKS + LONG, operations)
    found = lifecycle.propose(shelf.skill, words, by=site.people["member"])
    lifecycle.release(found, by=judge)  # so many links are held until somebody has looked
    lifecycle.object_to(found, HOSTILE, by=site.people["author"])
    lifecycle.request_changes(found, HOSTILE + LINKS, by=judge, seen=Seen.of(found))
    site.edited = found


def _talk(site: World) -> None:
    """Comments, reports, tokens and reasons."""
    shelf, author, judge = site.shelf, site.people["author"], site.people["site"]
    for about in (shelf.skill, shelf.engineer, site.edited):
        root = comments.post(about, HOSTILE + LINKS + LONG, by=author)
        moderation_actions.set_visibility(root, Visibility.PUBLIC, by=judge)
        comments.post(about, HOSTILE, by=judge, parent=root)
        moderation_actions.report(
            root, by=site.people["member"], reason=Report.Reason.OTHER, text=HOSTILE + LONG[:999]
        )
    comments.edit(root, HOSTILE, by=author)
    moderation_actions.report(author, by=judge, reason=Report.Reason.OTHER, text=HOSTILE)
    tokens.make(author, name=NAME, scope=Token.Scope.READ, expires_at=None)
    moderation_actions.suspend(site.people["suspended"], by=judge, reason=HOSTILE)
    comments.close(shelf.engineer, by=judge, reason=HOSTILE)


def later() -> datetime:
    """A moment at which every digest is due."""
    return (timezone.now() + timedelta(days=2)).replace(hour=12)  # after everybody's morning
