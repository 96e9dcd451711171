"""Who may do what by program: every address of the API × method × token, none left out."""

import pytest
from django.db import transaction
from django.test import Client

from skillmap.accounts import tokens
from skillmap.accounts.models import Token
from tests.journeys import addresses, ledger
from tests.journeys.addresses import Address
from tests.journeys.test_who_may import API, Row, ask, find
from tests.journeys.world import World

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite_only]

Secrets = dict[str, str]
Scope = Token.Scope
# Who asks: a person of the world, and the scope of the token; nobody has none.
ACTORS = {
    "nobody": None,
    "reading": ("author", Scope.READ),
    "author": ("author", Scope.PROPOSE),
    "member": ("member", Scope.PROPOSE),
    "suspend": ("suspended", Scope.CURATE),
    "elsewh": ("elsewhere", Scope.CURATE),
    "propose": ("curator", Scope.PROPOSE),
    "curator": ("curator", Scope.CURATE),
    "admin": ("admin", Scope.CURATE),
}
METHODS = ("GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE", "TRACE")
OPEN = "200 " * len(ACTORS)
SIGNED_IN = "401 " + "200 " * (len(ACTORS) - 1)
AUTHORS = "401 200 200 " + "404 " * (len(ACTORS) - 3)
NOT_READ = "405 " * len(ACTORS)

# fmt: off
READING = {
    **dict.fromkeys([
        "api:schema", "api:api-root", "api:domain-list", "api:domain-detail", "api:group-list",
        "api:level-list", "api:level-detail", "api:skill-list", "api:skill-detail",
        "api:suggestion-list",
        "api:skill-expectations", "api:skill-revisions", "api:skill-revision",
        "api:skill-comments", "api:role-list", "api:role-detail", "api:role-expectations",
        "api:role-matrix", "api:role-career", "api:role-revisions", "api:role-revision",
        "api:expectation-list", "api:expectation-detail", "api:revision-list",
        "api:revision-detail", "api:change-list", "api:comment-detail", "api:person-detail",
        "api:proposal-list", "api:proposal-detail", "api:proposal-versions",
        "api:proposal-comments", "api:role-comments",
    ], OPEN),
    **dict.fromkeys([
        "api:watch-list", "api:notification-list", "api:draft-list", "api:webhook-list",
    ], SIGNED_IN),
    **dict.fromkeys([
        "api:draft-detail", "api:webhook-detail", "api:webhook-deliveries",
    ], AUTHORS),
    **dict.fromkeys([
        "api:proposal-withdraw", "api:proposal-approve", "api:proposal-reject",
        "api:proposal-request-changes", "api:proposal-endorse", "api:proposal-object-to",
        "api:proposal-retract", "api:notification-mark-read", "api:notification-read-all",
        "api:proposal-step-amend", "api:proposal-step-supersede", "api:proposal-step-copy",
        "api:proposal-step-report", "api:revision-revert", "api:draft-submit",
        "api:comment-resolve", "api:comment-report", "api:webhook-pause", "api:webhook-resume",
        "api:webhook-roll", "api:webhook-ping", "api:webhook-send-again",
    ], NOT_READ),
}
WRITING = {
    #                                     nobody reading author member suspend elsewh propose curator admin  # noqa: E501
    "POST api:proposal-list":             "401 403  done done 403  done done done done",
    "POST api:proposal-versions":         "401 403  done 403  403  403  403  403  403",
    "POST api:proposal-withdraw":         "401 403  done 403  403  403  403  403  403",
    "POST api:proposal-approve":          "401 403  403  403  403  403  403  done done",
    "POST api:proposal-reject":           "401 403  403  403  403  403  403  done done",
    "POST api:proposal-request-changes":  "401 403  403  403  403  403  403  done done",
    "POST api:proposal-endorse":          "401 403  403  done 403  done done done done",
    "POST api:proposal-object-to":        "401 403  403  done 403  done done done done",
    "POST api:proposal-retract":          "401 403  idle idle 403  idle idle idle idle",
    "POST api:proposal-comments":         "401 403  done done 403  done done done done",
    "POST api:skill-comments":            "401 403  done done 403  done done done done",
    "POST api:watch-list":                "401 done done done done done done done done",
    "POST api:notification-mark-read":    "401 done done 404  404  404  404  404  404",
    "POST api:notification-read-all":     "401 done done idle idle idle idle idle idle",
    "POST api:proposal-step-amend":       "401 403  403  403  403  403  403  done done",
    "POST api:proposal-step-supersede":   "401 403  done 403  403  403  403  done done",
    "POST api:proposal-step-copy":        "401 403  done done 403  done done done done",
    "POST api:proposal-step-report":      "401 403  403  done 403  done done done done",
    "POST api:revision-revert":           "401 403  done done 403  done done done done",
    "POST api:draft-list":                "401 403  done done 403  done done done done",
    "PUT api:draft-detail":               "401 403  done 404  404  404  404  404  404",
    "DELETE api:draft-detail":            "401 403  done 404  404  404  404  404  404",
    "POST api:draft-submit":              "401 403  done 404  404  404  404  404  404",
    "PATCH api:comment-detail":           "401 403  done 403  403  403  403  403  403",
    "DELETE api:comment-detail":          "401 403  done 403  403  403  403  403  403",
    "POST api:comment-resolve":           "401 403  done 403  403  403  done done done",
    "POST api:comment-report":            "401 403  403  idle 403  done done done done",
    "POST api:role-comments":             "401 403  done done 403  done done done done",
    "POST api:webhook-list":              "401 403  done done 403  done done done done",
    "PATCH api:webhook-detail":           "401 403  done 404  404  404  404  404  404",
    "DELETE api:webhook-detail":          "401 403  done 404  404  404  404  404  404",
    "POST api:webhook-pause":             "401 403  done 404  404  404  404  404  404",
    "POST api:webhook-resume":            "401 403  idle 404  404  404  404  404  404",
    "POST api:webhook-roll":              "401 403  done 404  404  404  404  404  404",
    "POST api:webhook-ping":              "401 403  done 404  404  404  404  404  404",
    "POST api:webhook-send-again":        "401 403  done 404  404  404  404  404  404",
}
# fmt: on


@pytest.fixture(scope="module")
def known(standing: World) -> Secrets:
    """A token for everybody who has one."""
    return {
        name: tokens.make(standing.people[who[0]], name=name, scope=who[1], expires_at=None)[1]
        for name, who in ACTORS.items()
        if who is not None
    }


def headers(secret: str | None) -> dict[str, str]:
    return {"Authorization": f"Bearer {secret}"} if secret else {}


def api() -> list[Address]:
    return [each for each in addresses.every() if each.name.startswith("api:")]


def test_no_address_of_the_api_is_missing() -> None:
    assert {each.name for each in api()} == set(READING)
    assert {row.title for row in API} == set(WRITING)


@pytest.mark.slow
def test_everybody_reads_what_the_table_says_and_nothing_changes(
    standing: World, known: Secrets
) -> None:
    client, before = Client(), ledger.contents()
    told = {
        each.name: [
            client.get(each.url(standing), headers=headers(known.get(actor))).status_code
            for actor in ACTORS
        ]
        for each in api()
    }
    expected = {name: [int(word) for word in row.split()] for name, row in READING.items()}
    assert told == expected
    assert ledger.changed(before) == []


@pytest.mark.slow
@pytest.mark.parametrize("row", API, ids=lambda row: row.title)
def test_everybody_writes_what_the_table_says(row: Row, standing: World, known: Secrets) -> None:
    client, url, told = Client(), find(row, standing), []
    before = ledger.contents()
    for actor, who in ACTORS.items():
        body = row.sent(standing, who[0] if who else "anonymous")
        with transaction.atomic():
            with ledger.written() as statements:
                response = ask(row, standing, client, url, body, **headers(known.get(actor)))
            changes = ledger.changed(before) if statements else []
            transaction.set_rollback(True)
        word = "done" if changes else "idle"
        told.append(word if response.status_code < 400 else str(response.status_code))
        assert response.status_code < 400 or changes == []
    assert told == WRITING[row.title].split()


@pytest.mark.slow
def test_every_other_method_is_refused_and_says_which_there_are(
    standing: World, known: Secrets
) -> None:
    site, secret, client = standing, known["admin"], Client()
    for each in api():
        allowed = {"OPTIONS"}
        allowed |= {"GET", "HEAD"} if READING[each.name] != NOT_READ else set()
        allowed |= {row.method for row in API if row.name == each.name}
        url = each.url(site)
        for method in set(METHODS) - allowed:
            nobodys = client.generic(method, url)
            response = client.generic(method, url, headers=headers(secret))
            assert (method, url, nobodys.status_code in {401, 405}) == (method, url, True)
            assert (method, url, response.status_code) == (method, url, 405)
            assert {word.strip() for word in response.headers["Allow"].split(",")} == allowed
            if method != "HEAD":
                assert response.json()["code"] == "method_not_allowed"


@pytest.mark.slow
def test_a_token_that_is_none_is_refused_everywhere(standing: World) -> None:
    client = Client()
    for each in api():
        response = client.get(each.url(standing), headers=headers("skm_unknown"))
        assert (each.name, response.status_code) == (each.name, 401)
        assert response.json()["code"] == "authentication_failed"
