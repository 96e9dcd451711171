"""The moderation queue: one line a thing, four verdicts, and only who may judge sees it."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django.fixtures import DjangoAssertNumQueries

from proposals import lifecycle, moderation_actions
from proposals.discussion import comments
from proposals.models import Comment, Event, Proposal, Report
from skillmap.accounts.models import User
from tests import factories
from tests.factories import Shelf

pytestmark = pytest.mark.django_db
QUEUE = "/admin/proposals/report/"
SPAM = Report.Reason.SPAM
Thing = Comment | Proposal | User


@pytest.fixture
def signed(client: Client, curator: User) -> Client:
    client.force_login(curator)
    return client


@pytest.fixture
def comment(shelf: Shelf, author: User, reader: User, stranger: User) -> Comment:
    """A comment that two people reported."""
    made = comments.post(shelf.skill, "Buy this", by=author)
    for person in (reader, stranger):
        moderation_actions.report(made, by=person, reason=SPAM, text="An advert")
    return made


@pytest.fixture
def held(shelf: Shelf, author: User, curator: User) -> Proposal:
    """A proposal that is held for a look."""
    change = factories.edit(shelf.cell(shelf.engineer, shelf.junior), "New words")
    made = factories.proposal(shelf.skill, change, by=author)
    return lifecycle.hold(made, "Suspicious", by=None)


def at(kind: str, thing: Thing) -> str:
    return reverse("admin:proposals_report_target", args=[kind, thing.pk])


def test_each_thing_stands_once_longest_waiting_first(
    signed: Client, comment: Comment, held: Proposal, author: User, reader: User
) -> None:
    moderation_actions.report(author, by=reader, reason=Report.Reason.ABUSE)
    shown = signed.get(QUEUE).content.decode()
    places = [shown.find(f'href="{at(kind, thing)}"') for kind, thing in (
        ("comment", comment), ("proposal", held), ("person", author),
    )]  # fmt: skip
    assert places == sorted(places)
    assert places[0] > 0
    assert shown.count(f'href="{at("comment", comment)}"') == 1
    assert ("2 reports" in shown, "Held" in shown) == (True, True)


def test_nothing_waiting_says_so(signed: Client) -> None:
    assert "Nothing to do" in signed.get(QUEUE).content.decode()


@pytest.mark.parametrize("number", ["0", "2", "x", "-1", "9" * 30])
def test_a_page_that_there_is_not_is_404(signed: Client, number: str) -> None:
    assert signed.get(QUEUE, {"page": number}).status_code == 404


@pytest.mark.parametrize(
    ("do", "visibility", "outcome"),
    [
        ("release", "public", "dismissed"),
        ("hide", "hidden", "upheld"),
        ("dismiss", "public", "dismissed"),
        ("uphold", "public", "upheld"),
    ],
)
def test_a_comment_is_judged_and_all_its_reports_with_it(
    signed: Client, comment: Comment, do: str, visibility: str, outcome: str
) -> None:
    assert signed.post(at("comment", comment), {"do": do, "reason": "Why"})["Location"] == QUEUE
    comment.refresh_from_db()
    assert (comment.visibility, set(comment.reports.values_list("outcome", flat=True))) == (
        visibility,
        {outcome},
    )
    assert "Nothing to do" in signed.get(QUEUE).content.decode()


@pytest.mark.parametrize(
    ("do", "visibility"), [("release", "public"), ("hide", "hidden"), ("dismiss", "held")]
)
def test_a_proposal_is_judged(signed: Client, held: Proposal, do: str, visibility: str) -> None:
    assert signed.post(at("proposal", held), {"do": do, "reason": "Why"}).status_code == 302
    held.refresh_from_db()
    assert held.visibility == visibility


def test_a_person_is_answered_for_by_the_whole_sites(
    client: Client, shelf: Shelf, author: User, reader: User, curator: User
) -> None:
    moderation_actions.report(author, by=reader, reason=Report.Reason.ABUSE)
    client.force_login(factories.curator("local", domain=shelf.domain))
    assert at("person", author) not in client.get(QUEUE).content.decode()
    assert client.post(at("person", author), {"do": "uphold"}).status_code == 403
    client.force_login(curator)
    assert client.post(at("person", author), {"do": "uphold"}).status_code == 302
    assert Report.objects.get().outcome == "upheld"


def test_hiding_takes_a_reason_and_a_button_is_needed(signed: Client, comment: Comment) -> None:
    url = at("comment", comment)
    assert "Give a reason." in signed.post(url, {"do": "hide"}).content.decode()
    assert signed.post(url, {"do": "explode"}).status_code == 422
    assert signed.post(url, {"do": "hide", "reason": "\x00"}).status_code == 422
    comment.refresh_from_db()
    assert (comment.visibility, Report.objects.filter(handled_at=None).count()) == ("public", 2)


def test_nobody_judges_their_own(shelf: Shelf, client: Client, reader: User) -> None:
    own = factories.curator("own")
    made = comments.post(shelf.skill, "Mine", by=own)
    moderation_actions.report(made, by=reader, reason=SPAM)
    client.force_login(own)
    assert at("comment", made) not in client.get(QUEUE).content.decode()
    assert client.post(at("comment", made), {"do": "dismiss"}).status_code == 403


def test_a_curator_of_another_domain_sees_none_of_it(
    client: Client, comment: Comment, held: Proposal, author: User
) -> None:
    on_proposal = comments.post(held, "And here", by=author)
    moderation_actions.report(on_proposal, by=factories.person(), reason=SPAM)
    local = factories.curator("local", domain=held.skill.group.domain)  # type: ignore[union-attr]
    things: list[tuple[str, Thing]] = [("comment", comment), ("proposal", held)]
    things.append(("comment", on_proposal))
    for person, is_theirs in (
        (local, True),
        (factories.curator("foreign", domain=factories.domain("law")), False),
    ):
        client.force_login(person)
        shown = client.get(QUEUE).content.decode()
        assert [at(*thing) in shown for thing in things] == [is_theirs] * 3
        statuses = [client.get(at(*thing)).status_code for thing in things]
        assert statuses == [200 if is_theirs else 403] * 3


def test_drafts_and_what_is_not_there(signed: Client, shelf: Shelf, author: User) -> None:
    draft = lifecycle.save_draft(shelf.skill, {}, by=author)
    assert signed.get(at("proposal", draft)).status_code == 403
    for path in ("proposal/99999", "proposal/x", "nonsense/1", f"comment/{10**30}"):
        assert signed.get(f"{QUEUE}{path}/judge/").status_code == 404


def test_a_report_leads_to_its_thing(signed: Client, comment: Comment) -> None:
    report = Report.objects.first()
    assert report is not None
    assert signed.get(f"{QUEUE}{report.pk}/change/")["Location"] == at("comment", comment)


def test_a_deleted_comment_is_still_answered_for(
    signed: Client, comment: Comment, author: User
) -> None:
    comments.delete(comment, by=author)
    assert "deleted by its author" in signed.get(at("comment", comment)).content.decode()
    signed.post(at("comment", comment), {"do": "dismiss"})
    assert Report.objects.filter(handled_at=None).count() == 0


def test_a_withdrawn_proposal_waits_for_nobody(
    signed: Client, held: Proposal, author: User
) -> None:
    lifecycle.withdraw(held, by=author)
    assert "Nothing to do" in signed.get(QUEUE).content.decode()


def test_hostile_text_is_inert(signed: Client, shelf: Shelf, reader: User) -> None:
    evil = "<script>alert(1)</script>"
    author = factories.person("evil")
    author.display_name = evil
    author.save()
    made = comments.post(shelf.skill, evil, by=author)
    moderation_actions.report(made, by=reader, reason=SPAM, text=evil)
    for url in (QUEUE, at("comment", made), reverse("admin:proposals_report_people")):
        assert b"<script>alert" not in signed.get(url).content


def test_every_verdict_is_in_the_log(signed: Client, comment: Comment, curator: User) -> None:
    signed.post(at("comment", comment), {"do": "hide", "reason": "Advert"})
    verbs = Event.objects.filter(actor=curator).values_list("verb", flat=True)
    assert set(verbs) == {"comment_hidden", "reports_settled"}


@pytest.mark.parametrize("count", [1, 3])
def test_the_queue_takes_as_many_queries_for_many(
    signed: Client, shelf: Shelf, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(count):
        person = factories.person()
        made = comments.post(shelf.skill, "Buy this", by=person)
        moderation_actions.report(made, by=factories.person(), reason=SPAM)
        moderation_actions.report(person, by=factories.person(), reason=SPAM)
        change = factories.edit(shelf.cell(shelf.engineer, shelf.junior), f"New {number}")
        lifecycle.hold(factories.proposal(shelf.skill, change, by=person), "Look", by=None)
    signed.get(QUEUE)
    with django_assert_num_queries(9):
        signed.get(QUEUE)


def test_a_report_is_as_old_as_itself(signed: Client, comment: Comment, held: Proposal) -> None:
    Report.objects.update(created_at=timezone.now() - timedelta(days=9))
    shown = signed.get(QUEUE).content.decode()
    assert shown.index(at("comment", comment)) < shown.index(at("proposal", held))
    assert "waiting 1\xa0week" in shown
