"""Who may do what: every address that changes something, and what each kind of person gets."""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from django.urls import resolve

from profiles.interchange import uploading
from profiles.models import Catalogue
from proposals import lifecycle
from tests.journeys import addresses, ledger, world
from tests.journeys.ledger import Contents
from tests.journeys.world import ACTORS, World

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite_only]

Body = dict[str, Any] | Callable[[World, str], dict[str, Any]]
NOTHING: dict[str, Any] = {}
REFUSED = 400


@dataclass(frozen=True)
class Row:
    """One thing to do at one address (`at` picks one of several, `ask` is its query), and who gets which answer.

    A program says with `tag` which state it has seen.

    `in`     sent to sign in; nothing changed
    `done`   it was done: the database contains other files than before
    `idle`   an ordinary answer, and nothing changed: there was nothing of one's own to change
    number   refused with that status; nothing changed
    """

    name: str
    answers: str
    body: Body | None = None
    at: str = ""
    ask: str = ""
    method: str = "POST"
    tag: Callable[[World], str] | None = None
    note: str = ""

    @property
    def title(self) -> str:
        """What is done where."""
        return f"{self.method} {self.name}{self.at}"

    def sent(self, site: World, actor: str) -> dict[str, Any]:
        """The form, or the JSON, that the actor sends."""
        return self.body(site, actor) if callable(self.body) else self.body or NOTHING

    def headers(self, site: World) -> dict[str, str]:
        """What a program says it has seen."""
        return {"If-Match": self.tag(site)} if self.tag else {}


def seen(site: World, **more: Any) -> dict[str, Any]:
    """Which version of the edited proposal was looked at."""
    site.edited.refresh_from_db()
    return {"version": 1, "lock_version": site.edited.lock_version, **more}


def operation(site: World) -> int:
    """The one operation of the edited proposal."""
    assert site.edited.current is not None
    return int(site.edited.current.operations.get().pk)


def rewritten(site: World, actor: str) -> dict[str, Any]:
    """The editor of the skill with one cell rewritten."""
    key = f"{site.shelf.engineer.slug}:{site.shelf.senior.slug}"
    words = {"title": "Clearer", "rationale": "It was vague."}
    return {
        f"text:{key}": f"As {actor} says.",
        f"required:{key}": "1",
        f"version:{key}": "1",
        **words,
    }


def new_skill(site: World, actor: str) -> dict[str, Any]:
    """The editor of a whole new skill."""
    fields = {"field:name": "Prompt Writing", "field:group": site.shelf.group.key}
    paste = "role,level,required,description\nml-engineer,junior,1,Writes prompts that hold."
    return {**fields, "paste": paste, "title": "A new skill", "rationale": "We need it."}


def next_version(site: World, actor: str) -> dict[str, Any]:
    """The editor of the open proposal, with another text."""
    key = f"{site.shelf.engineer.slug}:{site.shelf.junior.slug}"
    words = {"title": "Clearer still", "rationale": "It was vague."}
    return seen(site, **{f"text:{key}": "Logs it all.", f"version:{key}": "1", **words})


def renamed(kind: str) -> Body:
    """A page of the admin on which the name is typed anew."""

    def body(site: World, actor: str) -> dict[str, Any]:
        row: Any = site.rows[f"profiles/{kind}"]
        target = {"skill": "", "role": ""}.get(kind, f"{kind}:{getattr(row, 'key', row.slug)}")
        if kind == "rolefamily":
            target = f"family:{row.slug}"
        key = f"{target}:name" if target else "name"
        return {f"field:{key}": "Another", f"base:{key}": row.name, "summary": "Why", "do": "save"}

    return body


def made(**fields: str) -> Body:
    """A page of the admin on which something is made."""
    typed = {f"field:{name}": text for name, text in fields.items()}
    return {**typed, "slug": "fresh", "summary": "We need it", "do": "save"}


def uploaded(site: World, actor: str) -> dict[str, Any]:
    """An upload to look at."""
    return {"file": SimpleUploadedFile("catalogue.json", catalogue_file())}


def imported(site: World, actor: str) -> dict[str, Any]:
    """What was looked at, brought in."""
    by = site.people.get(actor, site.people["admin"])
    text = catalogue_file().replace(b"Compares tracked runs", b"Puts tracked runs side by side")
    key = uploading.keep([text], "catalogue.json", by=by)
    sequence = Catalogue.objects.get().sequence
    return {"do": "import", "key": key, "sequence": sequence, "summary": "From the file"}


def catalogue_file() -> bytes:
    """The catalogue as the site gives it away."""
    response = Client().get("/exports/catalogue.json")
    return b"".join(response) if response.streaming else response.content


def proposed(site: World, actor: str) -> dict[str, Any]:
    """What a program proposes."""
    cell = {"kind": "edit", "role": "ml-engineer", "level": "senior", "base_version": 1}
    words = {"description": f"As {actor} says.", "required": True}
    return {"skill": site.shelf.skill.slug, "title": "T", "operations": [{**cell, **words}]}


def revised(site: World, actor: str) -> dict[str, Any]:
    """The next version that a program submits."""
    cell = {"kind": "edit", "role": "ml-engineer", "level": "junior", "base_version": 1}
    words = {"description": "Logs it all.", "required": True}
    return seen(site, title="T", operations=[{**cell, **words}])


def rewritten_draft(site: World, actor: str) -> dict[str, Any]:
    """What a program writes into the draft."""
    named = {"field": "name", "base": site.shelf.analyst.name, "new": f"Reader of {actor}"}
    return {"title": "A whole thought", "operations": [named]}


def tag_of_draft(site: World) -> str:
    """The ETag of the draft as it is."""
    return f'"{lifecycle.mark(site.draft.working_copies.get().content)}"'


def ticked(pick: Callable[[World], int], **more: str) -> Body:
    """Cleaning up after somebody: one thing is ticked."""
    return lambda site, actor: {"only": [pick(site)], "reason": "Adverts", **more}


TEXT = {"text": "Some words."}
WHY = {"reason": "Off the subject."}
LEVEL = {"level": "all"}
WEBHOOK = {"name": "Wiki", "url": "https://hooks.example/", "events": ["proposal.opened"]}

# The table is read across.
# ruff: noqa: E501
# fmt: off
PAGES = [
    #                                anon author member unverif suspend elsewh curator site admin
    Row("proposals:comment",          "in  done   done   403     403     done   done    done done", TEXT, "/skills/"),
    Row("proposals:comment",          "in  done   done   403     403     done   done    done done", TEXT, "/proposals/"),
    Row("proposals:lock",             "in  403    403    403     403     403    done    done done", WHY, "/skills/"),
    Row("proposals:lock",             "in  403    403    403     403     403    done    done done", WHY, "/proposals/"),
    Row("proposals:watch",            "in  done   done   done    done    done   done    done done", LEVEL, "/skills/"),
    Row("proposals:watch",            "in  done   done   done    done    done   done    done done", LEVEL, "/proposals/"),
    Row("proposals:watch",            "in  done   done   done    done    done   done    done done", LEVEL, "/domains/"),
    Row("proposals:reply",            "in  done   done   403     403     done   done    done done", TEXT),
    Row("proposals:edit_comment",     "in  done   403    403     403     403    403     403  403", TEXT),
    Row("proposals:delete_comment",   "in  done   403    403     403     403    403     403  403"),
    Row("proposals:resolve_comment",  "in  done   403    403     403     403    done    done done"),
    Row("proposals:report_comment",   "in  403    idle   403     403     done   done    done done", {"reason": "spam"},
        note="the member has reported it before"),
    Row("proposals:report_proposal",  "in  403    done   403     403     done   done    done done", {"reason": "spam"}),
    Row("proposals:report_person",    "in  403    done   403     403     done   done    done done", {"reason": "spam"}),
    Row("proposals:moderate_comment", "in  403    403    403     403     403    done    done done", {"visibility": "hidden", **WHY}),
    Row("proposals:suggest",          "in  done   done   403     403     done   done    done done", rewritten, "/skills/"),
    Row("proposals:suggest_skill",    "in  done   done   403     403     done   done    done done", new_skill),
    Row("proposals:edit",             "in  done   403    403     403     403    done    done done", next_version),
    Row("proposals:rebase",           "in  done   403    403     403     403    done    done done", lambda site, _: seen(site)),
    Row("proposals:say",              "in  done   done   403     403     done   done    done done", lambda site, _: seen(site, **TEXT)),
    Row("proposals:say",              "in  422    done   422     422     done   done    done done", lambda site, _: seen(site, what="endorse")),
    Row("proposals:withdraw",         "in  done   403    403     403     403    403     403  403"),
    Row("proposals:copy",             "in  done   done   403     403     done   done    done done"),
    Row("proposals:discard",          "in  done   404    404     404     404    404     404  404"),
    Row("proposals:supersede",        "in  done   403    403     403     403    done    done done", lambda site, _: {"other": site.renamed.pk}),
    Row("proposals:review",           "in  403    403    403     403     403    done    done done", lambda site, _: seen(site, do="changes", **TEXT)),
    Row("proposals:review",           "in  403    403    403     403     403    done    done done", lambda site, _: seen(site, do="reject", code="unclear", **TEXT)),
    Row("proposals:review",           "in  403    403    403     403     403    done    done done", lambda site, _: seen(site, do="approve", accept=[operation(site)])),
    Row("proposals:assign",           "in  403    403    403     403     403    done    done done"),
    Row("proposals:together",         "in  403  403  403  403  idle  done  done  done",
        lambda site, _: {"only": [f"{site.edited.pk}:1:{site.edited.lock_version}"], "do": "reject", "code": "unclear", **TEXT}, note="nothing of it in another domain"),
    Row("proposals:check",            "in  idle   idle   idle    idle    idle   idle    idle idle", rewritten, ask="?cell=ml-engineer:senior",
        note="answers what one types"),
    Row("proposals:read_all",         "in  done   idle   idle    idle    idle   idle    idle idle", lambda site, _: {"newest": site.line.pk}),
    Row("proposals:read",             "in  done   404    404     404     404    404     404  404"),
    Row("proposals:mute",             "in  done   404    404     404     404    404     404  404"),
    Row("proposals:unsubscribe",      "done done  done   done    done    done   done    done done", {"what": "all"},
        note="the signed word in the mail is all that it takes"),
    Row("me_settings",                "in  done   done   done    done    done   done    done done",
        {"display_name": "Else", "language": "en", "time_zone": "UTC", "digest": "never"}),
    Row("me_delete",                  "in  done   done   done    done    done   done    done idle",
        lambda site, actor: {"username": site.people[actor].username if actor != "anonymous" else ""}, note="the last administrator stays"),
    Row("me_tokens",                  "in  done   done   done    422     done   done    done done", {"name": "x", "scope": "propose", "days": "30"}),
    Row("me_tokens",                  "in  422    422    422     422     done   done    done done", {"name": "x", "scope": "curate", "days": "30"}),
    Row("me_token_revoke",            "in  done   404    404     404     404    404     404  404"),
    Row("proposals:add_webhook",      "in  done   done   403     403     done   done    done done", lambda site, _: {**WEBHOOK, "about": "/domains/data/"}),
    Row("proposals:edit_webhook",     "in  done   404    404     404     404    404     404  404", WEBHOOK),
    Row("proposals:pause_webhook",    "in  done   404    404     404     404    404     404  404"),
    Row("proposals:resume_webhook",   "in  idle   404    404     404     404    404     404  404", note="it is active"),
    Row("proposals:roll_webhook",     "in  done   404    404     404     404    404     404  404"),
    Row("proposals:ping_webhook",     "in  done   404    404     404     404    404     404  404"),
    Row("proposals:delete_webhook",   "in  done   404    404     404     404    404     404  404"),
    Row("proposals:send_again",       "in  done   404    404     404     404    404     404  404"),
    Row("profiles:place",             "in  done   done   done    done    done   done    done done", {"role": "ml-engineer", "level": "junior"}),
    Row("profiles:assessment",        "in  done   done   done    done    done   done    done done",
        lambda site, _: {f"e{site.cell.pk}": "met"}, ask="?role=ml-engineer&level=junior"),
    Row("profiles:confirm",           "in  done   done   403     403     done   done    done done",
        lambda site, _: {"cell": site.cell.pk, "version": 1, "answer": "true"}),
    Row("proposals:not_quite",        "in  done   done   403     403     done   done    done done", {**TEXT, "version": 1, "then": "comment"}),
]

ADMIN = [
    #                                anon author member unverif suspend elsewh curator site admin
    Row("admin:proposals_proposal_review",     "in  403  403  403  403  idle  idle  idle  idle",
        lambda site, _: seen(site, do="changes", **TEXT), note="sends the form on to where the page is now"),
    Row("admin:proposals_proposal_changelist", "in  403  403  403  403  idle  idle  idle  idle", note="sends on to the queue"),
    Row("admin:proposals_report_target",       "in  403  403  403  403  403   done  done  done", {"do": "hide", **WHY}),
    Row("admin:proposals_report_suspend",      "in  403  403  403  403  403   403   done  done", WHY),
    Row("admin:proposals_report_lift",         "in  403  403  403  403  403   403   done  done"),
    Row("admin:proposals_report_decline",      "in  403  403  403  403  idle  done  done  done", ticked(lambda site: site.renamed.pk, code="spam")),
    Row("admin:proposals_report_revert",       "in  403  403  403  403  idle  done  done  done", ticked(lambda site: site.landed.pk)),
    Row("admin:profiles_skill_change",         "in  403  403  403  403  403   done  done  done", renamed("skill")),
    Row("admin:profiles_skill_add",            "in  403  403  403  403  422   done  done  done", made(name="Fresh", group="data/mlops", slug="fresh"),
        note="the group is none of theirs; in their own domain they may"),
    Row("admin:profiles_skill_retire",         "in  403  403  403  403  403   done  done  done", {"summary": "No longer done"}),
    Row("admin:profiles_role_change",          "in  403  403  403  403  403   403   done  done", renamed("role")),
    Row("admin:profiles_role_add",             "in  403  403  403  403  403   403   done  done", made(name="Fresh", slug="fresh")),
    Row("admin:profiles_role_retire",          "in  403  403  403  403  403   403   done  done", {"summary": "No longer done"}),
    Row("admin:profiles_domain_change",        "in  403  403  403  403  403   done  done  done", renamed("domain")),
    Row("admin:profiles_domain_add",           "in  403  403  403  403  403   403   done  done", made(name="Fresh")),
    Row("admin:profiles_domain_retire",        "in  403  403  403  403  403   403   422  422", {"summary": "No longer used"}, note="it has a skill"),
    Row("admin:profiles_group_change",         "in  403  403  403  403  403   done  done  done", renamed("group")),
    Row("admin:profiles_group_add",            "in  403  403  403  403  422   done  done  done", {**made(name="Fresh"), "domain": "data"}),  # type: ignore[dict-item]
    Row("admin:profiles_group_retire",         "in  403  403  403  403  403   422   422  422", {"summary": "No longer used"}, note="it has a skill"),
    Row("admin:profiles_level_change",         "in  403  403  403  403  403   403   done  done", renamed("level")),
    Row("admin:profiles_level_add",            "in  403  403  403  403  403   403   done  done", made(name="Fresh", rank="9")),
    Row("admin:profiles_level_retire",         "in  403  403  403  403  403   403   422  422", {"summary": "No longer used"}, note="an expectation is there"),
    Row("admin:profiles_rolefamily_change",    "in  403  403  403  403  403   403   done  done", renamed("rolefamily")),
    Row("admin:profiles_rolefamily_add",       "in  403  403  403  403  403   403   done  done", made(name="Fresh")),
    Row("admin:profiles_domain_move",          "in  403  403  403  403  403   403   done  done", lambda site, _: {"down": site.shelf.domain.pk}),
    Row("admin:profiles_group_move",           "in  403  403  403  403  403   idle  idle  idle", lambda site, _: {"down": site.shelf.group.pk}, note="it is the only one of its domain"),
    Row("admin:profiles_level_move",           "in  403  403  403  403  403   403   done  done", lambda site, _: {"down": site.shelf.junior.pk}),
    Row("admin:profiles_rolefamily_move",      "in  403  403  403  403  403   403   idle  idle", lambda site, _: {"down": site.rows["profiles/rolefamily"].pk}, note="it is the only one"),
    Row("admin:profiles_catalogue_change",     "in  403  403  403  403  403   403   done  done",
        lambda site, _: {"field:title": "Ours", "base:title": Catalogue.objects.get().title, "summary": "Why", "do": "save"}),
    Row("admin:profiles_catalogue_files",      "in  403  403  403  403  403   403   idle  idle", uploaded, note="looked at; kept in a folder, not in the database"),
    Row("admin:profiles_catalogue_files",      "in  403  403  403  403  403   403   403   done", imported, note="with a second curator about, one alone may only look"),
    Row("admin:profiles_curatorship_add",      "in  403  403  403  403  403   403   403   done", {"username": "member"}),
    Row("admin:profiles_curatorship_change",   "in  403  403  403  403  403   403   403   done"),
    Row("admin:profiles_revision_revert",      "in  403  403  403  403  403   done  done  done", WHY),
    Row("admin:profiles_revision_redact",      "in  403  403  403  403  403   done  done  done", WHY),
    Row("admin:profiles_change_redact",        "in  403  403  403  403  403   done  done  done", WHY),
    Row("admin:accounts_user_change",          "in  403  403  403  403  403   403   403   done", NOTHING, note="only rights, only by superusers"),
]

API = [
    #                                anon author member unverif suspend elsewh curator site admin
    Row("api:proposal-list",            "401 done done 403 403 done done done done", proposed),
    Row("api:proposal-versions",        "401 done 403  403 403 403  403  403  403", revised),
    Row("api:proposal-withdraw",        "401 done 403  403 403 403  403  403  403"),
    Row("api:proposal-approve",         "401 403  403  403 403 403  done done done", lambda site, _: seen(site, accept=[operation(site)])),
    Row("api:proposal-reject",          "401 403  403  403 403 403  done done done", lambda site, _: seen(site, code="unclear", **TEXT)),
    Row("api:proposal-request-changes", "401 403  403  403 403 403  done done done", lambda site, _: seen(site, **TEXT)),
    Row("api:proposal-endorse",         "401 403  done 403 403 done done done done", lambda site, _: seen(site)),
    Row("api:proposal-object-to",       "401 403  done 403 403 done done done done", lambda site, _: seen(site, **TEXT)),
    Row("api:proposal-retract",         "401 idle idle idle 403  idle idle idle idle", note="nobody has said anything yet"),
    Row("api:proposal-step-amend",      "401 403  403  403 403 403  done done done", revised),
    Row("api:proposal-step-supersede",  "401 done 403  403 403 403  done done done", lambda site, _: {"other": site.renamed.pk}),
    Row("api:proposal-step-copy",       "401 done done 403 403 done done done done"),
    Row("api:proposal-step-report",     "401 403  done 403 403 done done done done", {"reason": "spam"}),
    Row("api:comment-detail",           "401 done 403  403 403 403  403  403  403", TEXT, method="PATCH"),
    Row("api:comment-detail",           "401 done 403  403 403 403  403  403  403", method="DELETE"),
    Row("api:comment-resolve",          "401 done 403  403 403 403  done done done"),
    Row("api:comment-report",           "401 403  idle 403 403 done done done done", {"reason": "spam"}, note="the member has reported it before"),
    Row("api:role-comments",            "401 done done 403 403 done done done done", TEXT),
    Row("api:revision-revert",          "401 done done 403 403 done done done done", TEXT),
    Row("api:draft-list",               "401 done done 403 403 done done done done", proposed),
    Row("api:draft-detail",             "401 done 404  404 404 404  404  404  404", rewritten_draft, method="PUT", tag=tag_of_draft),
    Row("api:draft-detail",             "401 done 404  404 404 404  404  404  404", method="DELETE"),
    Row("api:draft-submit",             "401 done 404  404 404 404  404  404  404"),
    Row("api:proposal-comments",        "401 done done 403 403 done done done done", TEXT),
    Row("api:skill-comments",           "401 done done 403 403 done done done done", TEXT),
    Row("api:watch-list",               "401 done done done done done done done done", {"skill": "experiment-tracking", **LEVEL}),
    Row("api:notification-mark-read",   "401 done 404  404 404 404  404  404  404"),
    Row("api:webhook-list",             "401 done done 403 403 done done done done", WEBHOOK),
    Row("api:webhook-detail",           "401 done 404  404 404 404  404  404  404", {"name": "Our wiki"}, method="PATCH"),
    Row("api:webhook-detail",           "401 done 404  404 404 404  404  404  404", method="DELETE"),
    Row("api:webhook-pause",            "401 done 404  404 404 404  404  404  404"),
    Row("api:webhook-resume",           "401 idle 404  404 404 404  404  404  404", note="it is active"),
    Row("api:webhook-roll",             "401 done 404  404 404 404  404  404  404"),
    Row("api:webhook-ping",             "401 done 404  404 404 404  404  404  404"),
    Row("api:webhook-send-again",       "401 done 404  404 404 404  404  404  404"),
    Row("api:notification-read-all",    "401 done idle idle idle idle idle idle idle"),
]
# fmt: on

TABLE = [*PAGES, *ADMIN, *API]


def find(row: Row, site: World) -> str:
    """The address of a row."""
    found = [each.url(site) for each in addresses.every() if each.name == row.name]
    return next(url for url in found if url.startswith(row.at)) + row.ask


def ask(row: Row, site: World, client: Client, url: str, body: Any, **headers: str) -> Any:
    """The answer of the API."""
    return client.generic(
        row.method,
        url,
        json.dumps(body),
        content_type="application/json",
        headers={**row.headers(site), **headers},
    )


def send(row: Row, site: World, actor: str, client: Client, before: Contents) -> str:
    """Do it as the actor, tell what came of it in a word, and leave everything as it was."""
    url, body = find(row, site), row.sent(site, actor)
    with transaction.atomic():
        with ledger.written() as statements:
            if row.name.startswith("api:"):
                response = ask(row, site, client, url, body)
            else:
                response = client.post(url, body)
        word = _word(response, ledger.changed(before) if statements else [])
        transaction.set_rollback(True)
    if word == "in" and actor != "anonymous":  # the admin's door, which says the rest
        return str(client.get(response["Location"]).status_code)
    return word


def _word(response: Any, changes: list[str]) -> str:
    status, where = response.status_code, response.headers.get("Location", "")
    is_sign_in_page = b'<form class="form" method="post" id="sign_in"' in getattr(
        response, "content", b""
    )
    if is_sign_in_page or where.startswith(("/accounts/login/", "/admin/login/")):
        return f"in, but {changes} changed" if changes else "in"
    if status >= REFUSED:
        return f"{status}, but {changes} changed" if changes else str(status)
    return "done" if changes else "idle"


@pytest.mark.slow
@pytest.mark.parametrize("row", TABLE, ids=lambda row: row.title)
def test_everybody_gets_the_answer_of_the_table(
    row: Row, standing: World, clients: dict[str, Client], untouched: Contents
) -> None:
    told = [send(row, standing, actor, world.again(clients[actor]), untouched) for actor in ACTORS]
    assert told == row.answers.split()


# Why an address takes a POST and is in no row: it is the person's own door, or nobody may.
FRAMEWORK = {
    r"^accounts/": "signing in and one's own account, by django-allauth (tests/skillmap/accounts)",
    r"^admin/(login|logout|password_change|r)/": "lead to the same doors",
    r"^admin/(?!.*report/).*<path:object_id>/$": "leads to the page to change the row",
    r"^admin/\(\?P<url>": "catches what is no address",
}
REFUSALS = {403, 404, 405}


def is_known(address: addresses.Address) -> bool:
    """Whether the table, or the framework's own list, has the address."""
    names = {row.name for row in TABLE}
    views = {each.view for each in addresses.every() if each.name in names and ":" in each.name}
    is_ours = address.name in names or (address.view in views and "admin" not in address.route)
    return is_ours or any(re.search(each, address.route) for each in FRAMEWORK)


def is_as_a_get(client: Client, url: str, posted: Any) -> bool:
    """Whether Django's own page of the admin only shows itself again, as to a GET."""
    shown = client.get(url)
    where = (each.headers.get("Location") for each in (shown, posted))
    return shown.status_code == posted.status_code and len(set(where)) == 1


@pytest.mark.slow
def test_every_address_that_takes_a_post_is_in_the_table(
    standing: World, clients: dict[str, Client]
) -> None:
    site, taken = standing, []
    admin = world.again(clients["admin"])
    for address in addresses.every():
        if is_known(address):
            continue
        with transaction.atomic():
            response = admin.post(address.url(site), {"anything": "1"})
            transaction.set_rollback(True)
        if response.status_code in REFUSALS:
            continue
        if "admin/" in address.route and is_as_a_get(admin, address.url(site), response):
            continue
        taken.append(f"{address.name}: {response.status_code}")
    assert "\n".join(taken) == ""


def test_no_row_is_about_an_address_that_is_gone() -> None:
    names = {each.name for each in addresses.every()}
    assert {row.name for row in TABLE} - names == set()


def test_no_address_stands_in_the_way_of_another(standing: World) -> None:
    hidden = []
    for address in addresses.every():
        found = resolve(address.url(standing))
        # A page that takes the place of a library's carries its name.
        if found.func is not address.view and found.view_name != address.name:
            hidden.append(f"{address.url(standing)}: {found.view_name}, not {address.name}")
    assert [each for each in hidden if not each.startswith("/admin/")] == []
