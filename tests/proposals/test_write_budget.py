"""One budget of writes for a person on pages, in the API and through assistants."""

from typing import Any

import pytest
from django.test import Client
from mcp.server.mcpserver.exceptions import ToolError
from pytest_django import Settings

from proposals import moderation_actions, notifications, trust, write_budget
from proposals.discussion import comments as discussion_comments
from proposals.models import Comment, Notification, Report
from proposals.trust import Trust
from skillmap.accounts import tokens
from skillmap.accounts.models import Token, User
from skillmap.kernel import budgets
from skillmap.mcp_server import leaving
from tests import factories
from tests.factories import Shelf

WATCHES = "/api/v1/watches/"
TALK = "/skills/experiment-tracking/comments/"


@pytest.fixture(autouse=True)
def _few(monkeypatch: pytest.MonkeyPatch) -> None:
    """Three writes of a newcomer, five of an address, in a window that ends after the test."""
    monkeypatch.setitem(write_budget.WRITES_A_MINUTE, Trust.NEW, 3)
    monkeypatch.setattr(write_budget, "ADDRESS_WRITES_A_MINUTE", 5)
    monkeypatch.setattr(write_budget, "ANONYMOUS_WRITES_A_MINUTE", 2)
    monkeypatch.setattr(budgets, "clock", lambda: 1_800_000_000)


@pytest.fixture
def newcomer(db: None) -> User:
    return factories.person("newcomer", days=0)


def say(client: Client, number: int, **more: Any) -> Any:
    words = {"text": f"Remark <{number}>\nof two lines.", "token": f"t{number}"}
    return client.post(f"{TALK}", words, **more)


def bearer(person: User) -> dict[str, str]:
    secret = tokens.make(person, name="x", scope=Token.Scope.PROPOSE, expires_at=None)[1]
    return {"Authorization": f"Bearer {secret}"}


def test_a_form_sent_too_often_keeps_what_was_typed_and_says_when_to_go_on(
    client: Client, shelf: Shelf, newcomer: User
) -> None:
    client.force_login(newcomer)
    assert [say(client, each).status_code for each in range(3)] == [302] * 3
    refused = say(client, 3)
    assert refused.status_code == 429
    assert refused.headers["Retry-After"] == "60"
    html = refused.content.decode()
    assert "You can go on in 60 seconds." in html
    assert 'value="Remark &lt;3&gt;\nof two lines."' in html
    assert f'<form method="post" action="{TALK}">' in html
    assert Comment.objects.count() == 3
    assert client.get("/me/").status_code == 200


def test_pages_the_api_and_assistants_draw_on_one_budget(
    client: Client, shelf: Shelf, newcomer: User
) -> None:
    headers = bearer(newcomer)
    secret = headers["Authorization"].partition(" ")[2]
    client.force_login(newcomer)
    assert say(client, 1).status_code == 302
    program = Client(headers=headers)
    assert program.post(WATCHES, {}, content_type="application/json").status_code == 400
    words = leaving.DraftText(title="Shorter", rationale="", sources="")
    with pytest.raises(ToolError, match="No draft was left"):
        leaving.leave(shelf.skill, words, [], [], secret=secret)
    assert say(client, 2).status_code == 429
    assert program.post(WATCHES, {}, content_type="application/json").status_code == 429
    with pytest.raises(ToolError, match="Go on in 60 seconds"):
        leaving.leave(shelf.skill, words, [], [], secret=secret)


def test_an_address_has_a_budget_for_everybody_there(shelf: Shelf, db: None) -> None:
    statuses = []
    for number in range(3):
        client = Client(REMOTE_ADDR="2001:db8::1" if number else "2001:db8::2")
        client.force_login(factories.person(f"newcomer-{number}", days=0))
        statuses += [say(client, each).status_code for each in range(2)]
    assert statuses == [302] * 5 + [429]
    elsewhere = Client(REMOTE_ADDR="192.0.2.9")
    elsewhere.force_login(factories.person("elsewhere", days=0))
    assert say(elsewhere, 1).status_code == 302


def test_strangers_are_counted_by_address_and_can_still_sign_in(
    client: Client, shelf: Shelf, newcomer: User
) -> None:
    newcomer.set_password("correct horse battery")
    newcomer.save()
    assert [say(client, each).status_code for each in range(3)] == [200, 200, 429]
    answer = client.post(
        "/accounts/login/", {"login": "newcomer", "password": "correct horse battery"}
    )
    assert answer.status_code == 302
    assert say(client, 4).status_code == 302


def test_trust_is_asked_for_only_of_those_who_write_much(
    newcomer: User, curator: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[User] = []
    level = trust.level

    def ask(person: User) -> Trust:
        asked.append(person)
        return level(person)

    monkeypatch.setattr(trust, "level", ask)
    over = [write_budget.spend(newcomer).is_over for _ in range(4)]
    assert (over, asked) == ([False] * 3 + [True], [newcomer])
    assert not any(write_budget.spend(curator).is_over for _ in range(5))
    assert asked == [newcomer, curator, curator]


def test_asking_what_a_cell_changes_is_no_write(
    client: Client, shelf: Shelf, newcomer: User
) -> None:
    client.force_login(newcomer)
    url = "/skills/experiment-tracking/suggest/check/?cell=ml-engineer/junior"
    assert {client.post(url).status_code for _ in range(6)} & {429} == set()
    assert say(client, 1).status_code == 302


def test_nothing_is_counted_where_limits_are_off(
    client: Client, shelf: Shelf, newcomer: User, settings: Settings
) -> None:
    settings.API_LIMITS = False
    client.force_login(newcomer)
    assert {say(client, each).status_code for each in range(5)} == {302}


def reported(people: list[User], comment: Comment) -> None:
    for by in people:
        moderation_actions.report(comment, by=by, reason=Report.Reason.SPAM)


def test_many_reports_are_one_line_for_each_curator(
    client: Client, shelf: Shelf, author: User, reader: User, curator: User
) -> None:
    others = [factories.curator(f"curator-{number}") for number in range(2)]
    comments = [discussion_comments.post(shelf.skill, f"Text {n}.", by=author) for n in range(5)]
    notifications.tell_due()
    Notification.objects.all().delete()
    for comment in comments[:4]:
        reported([reader], comment)
        notifications.tell_due()
    lines = Notification.objects.filter(event__kind="reported")
    assert {line.person for line in lines} == {curator, *others}
    assert [line.count for line in lines] == [4, 4, 4]
    client.force_login(curator)
    html = client.get("/me/notifications/").content.decode()
    assert "4 reports wait for a curator" in html
    assert 'href="/admin/proposals/report/"' in html
    mine = lines.get(person=curator)
    notifications.mark_read(mine, by=curator)
    reported([reader], comments[4])
    notifications.tell_due()
    assert sorted(lines.filter(person=curator).values_list("count", flat=True)) == [1, 4]
    assert sorted(lines.filter(person=others[0]).values_list("count", flat=True)) == [5]
