"""Keeping order: reports, holding and hiding, suspensions, appointments."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from proposals import moderation_actions, notifications, permissions
from proposals.discussion import comments
from proposals.errors import NotAllowed
from proposals.models import Comment, Event, Report, Visibility
from proposals.moderation import queue
from proposals.notifications import audience
from proposals.notifications.mail import rendering
from skillmap.accounts import tokens
from skillmap.accounts.models import Token, User
from tests import factories
from tests.factories import Shelf

SPAM = Report.Reason.SPAM


@pytest.fixture
def comment(shelf: Shelf, author: User) -> Comment:
    return comments.post(shelf.skill, "Buy this", by=author)


def test_a_thing_is_reported_once_by_each_and_announced_once(
    comment: Comment, reader: User, stranger: User
) -> None:
    first = moderation_actions.report(comment, by=reader, reason=SPAM, text="An advert")
    again = moderation_actions.report(comment, by=reader, reason=SPAM)
    moderation_actions.report(comment, by=stranger, reason=SPAM)
    assert (again, first.text, Report.objects.count()) == (first, "An advert", 2)
    assert Event.objects.filter(kind="reported").count() == 1


def test_what_is_reported_again_after_an_answer_is_news_again(
    comment: Comment, reader: User, stranger: User, curator: User
) -> None:
    moderation_actions.report(comment, by=reader, reason=SPAM)
    moderation_actions.settle_reports(comment, by=curator, outcome=Report.Outcome.DISMISSED)
    moderation_actions.report(comment, by=stranger, reason=SPAM)
    moderation_actions.report(comment, by=factories.person(), reason=SPAM)
    assert Event.objects.filter(kind="reported").count() == 2


def test_nobody_reports_themselves(comment: Comment, author: User) -> None:
    for target in (comment, author):
        with pytest.raises(NotAllowed):
            moderation_actions.report(target, by=author, reason=SPAM)


def test_reports_of_one_thing_are_answered_together(
    comment: Comment, reader: User, stranger: User, curator: User
) -> None:
    for person in (reader, stranger):
        moderation_actions.report(comment, by=person, reason=SPAM)
    with pytest.raises(NotAllowed):
        moderation_actions.settle_reports(comment, by=reader, outcome=Report.Outcome.DISMISSED)
    outcome = Report.Outcome.UPHELD
    assert moderation_actions.settle_reports(comment, by=curator, outcome=outcome) == 2
    assert moderation_actions.settle_reports(comment, by=curator, outcome=outcome) == 0
    assert set(Report.objects.values_list("outcome", "handled_by")) == {("upheld", curator.pk)}


def test_a_person_is_reported_and_answered_for_by_the_sites_curators(
    author: User, reader: User, curator: User
) -> None:
    moderation_actions.report(author, by=reader, reason=Report.Reason.ABUSE)
    with pytest.raises(NotAllowed):
        moderation_actions.settle_reports(author, by=reader, outcome=Report.Outcome.DISMISSED)
    assert moderation_actions.settle_reports(author, by=curator, outcome=Report.Outcome.UPHELD) == 1


def test_hiding_takes_a_reason_and_can_be_undone(
    comment: Comment, curator: User, reader: User
) -> None:
    with pytest.raises(ValidationError):
        moderation_actions.set_visibility(comment, Visibility.HIDDEN, by=curator)
    with pytest.raises(NotAllowed):
        moderation_actions.set_visibility(comment, Visibility.HIDDEN, by=reader, reason="x")
    hidden = moderation_actions.set_visibility(
        comment, Visibility.HIDDEN, by=curator, reason="Advert"
    )
    assert (hidden.visibility_by, hidden.visibility_reason) == (curator, "Advert")
    assert comment not in Comment.objects.visible_to(reader)
    moderation_actions.set_visibility(comment, Visibility.HIDDEN, by=curator, reason="Twice")
    shown = moderation_actions.set_visibility(comment, Visibility.PUBLIC, by=curator)
    assert (shown.visibility, Event.objects.logged().filter(comment=comment).count()) == (
        "public",
        3,
    )


def test_what_was_held_is_announced_when_it_is_released(shelf: Shelf, curator: User) -> None:
    newcomer = factories.person("newcomer", days=0)
    text = "https://a.example https://b.example https://c.example"
    held = comments.post(shelf.skill, text, by=newcomer)
    moderation_actions.set_visibility(held, Visibility.PUBLIC, by=curator)
    told = Event.objects.told().filter(comment=held).values_list("kind", "actor__username")
    assert list(told) == [("held", "newcomer"), ("commented", "newcomer")]


def test_the_suspended_read_and_write_nothing(author: User, curator: User, shelf: Shelf) -> None:
    _token, secret = tokens.make(author, name="x", scope=Token.Scope.READ, expires_at=None)
    moderation_actions.suspend(author, by=curator, reason="Adverts")
    assert (author.is_suspended, permissions.can_comment(author)) == (True, False)
    assert tokens.find(secret) is None
    moderation_actions.lift_suspension(author, by=curator)
    moderation_actions.lift_suspension(author, by=curator)
    assert (author.is_suspended, permissions.can_comment(author)) == (False, True)
    assert Event.objects.filter(person=author).count() == 2


def test_a_suspension_ends_by_itself(author: User, curator: User) -> None:
    moderation_actions.suspend(
        author, by=curator, reason="x", until=timezone.now() + timedelta(days=1)
    )
    assert author.is_suspended
    with pytest.raises(ValidationError):
        moderation_actions.suspend(author, by=curator, reason="x", until=timezone.now())
    User.objects.filter(pk=author.pk).update(suspended_until=timezone.now())
    assert not User.objects.get(pk=author.pk).is_suspended


@pytest.mark.parametrize("reason", ["", "  "])
def test_a_suspension_has_a_reason(author: User, curator: User, reason: str) -> None:
    with pytest.raises(ValidationError):
        moderation_actions.suspend(author, by=curator, reason=reason)


def test_only_the_sites_curators_suspend_and_nobody_themselves(
    shelf: Shelf, author: User, reader: User, curator: User
) -> None:
    local = factories.curator("local", domain=shelf.group.domain)
    for by, person in ((reader, author), (local, author), (curator, curator)):
        with pytest.raises(NotAllowed):
            moderation_actions.suspend(person, by=by, reason="x")
        with pytest.raises(NotAllowed):
            moderation_actions.lift_suspension(person, by=by)


def test_administrators_appoint_curators_and_end_curatorships(
    shelf: Shelf, author: User, reader: User, curator: User
) -> None:
    domain, chief = shelf.group.domain, factories.administrator("chief")
    for by in (reader, curator):
        with pytest.raises(NotAllowed):
            moderation_actions.appoint(author, domain, by=by)
    office = moderation_actions.appoint(author, domain, by=chief)
    assert moderation_actions.appoint(author, domain, by=chief) == office
    assert permissions.can_curate(author, shelf.skill)
    for by in (reader, curator, author):
        with pytest.raises(NotAllowed):
            moderation_actions.end_appointment(office, by=by)
    moderation_actions.end_appointment(office, by=chief)
    moderation_actions.end_appointment(office, by=chief)
    assert not permissions.can_curate(author, shelf.skill)
    verbs = Event.objects.filter(person=author).values_list("verb", flat=True)
    assert list(verbs) == ["appointed", "appointment_ended"]


def test_a_curator_does_not_suspend_the_one_who_has_to_agree(curator: User) -> None:
    second, chief = factories.curator("second"), factories.administrator("chief")
    suspended_chief = factories.administrator("away")
    suspended_chief.suspended_at = timezone.now()
    for by in (curator, suspended_chief):
        with pytest.raises(NotAllowed):
            moderation_actions.suspend(second, by=by, reason="x")
    moderation_actions.suspend(second, by=chief, reason="x")
    with pytest.raises(NotAllowed):
        moderation_actions.lift_suspension(second, by=curator)
    moderation_actions.lift_suspension(second, by=chief)
    assert not second.is_suspended


def test_what_is_reported_about_a_curator_is_for_administrators(
    curator: User, reader: User
) -> None:
    second, chief = factories.curator("second"), factories.administrator("chief")
    made = moderation_actions.report(second, by=reader, reason=Report.Reason.ABUSE)
    reports, log = Report.objects, Event.objects.filter(verb="reported")
    assert [by for by in (curator, second, chief) if made in reports.visible_to(by)] == [chief]
    assert [by for by in (curator, second, chief) if log.visible_to(by)] == [chief]
    waiting = [by for by in (curator, second, chief) if queue.waiting(by)]
    assert waiting == [chief]
    with pytest.raises(NotAllowed):
        moderation_actions.settle_reports(second, by=curator, outcome=Report.Outcome.DISMISSED)
    told = audience.audience_of(Event.objects.get(kind="reported"))
    assert [told.person for told in told.people()] == [chief.pk]


def test_the_person_and_those_concerned_are_told(shelf: Shelf, author: User, curator: User) -> None:
    chief, other = factories.administrator("chief"), factories.administrator("other")
    local = factories.curator("local", domain=shelf.domain)
    factories.curator("elsewhere", domain=factories.domain("law"))
    office = moderation_actions.appoint(author, shelf.domain, by=chief)
    moderation_actions.suspend(author, by=chief, reason="Adverts")
    moderation_actions.lift_suspension(author, by=chief)
    moderation_actions.end_appointment(office, by=chief)
    beside = {curator.pk, local.pk, other.pk}
    for kind in ("appointed", "suspended", "suspension_lifted", "appointment_ended"):
        people = list(audience.audience_of(Event.objects.get(kind=kind)).people())
        assert {each.person for each in people} == {author.pk, *beside}, kind
        assert [each.person for each in people if each.is_at_once] == [author.pk], kind


def test_of_a_member_only_the_member_is_told(author: User, curator: User) -> None:
    factories.administrator("chief")
    moderation_actions.suspend(author, by=curator, reason="Adverts")
    people = audience.audience_of(Event.objects.get(kind="suspended")).people()
    assert [(each.person, each.why) for each in people] == [(author.pk, "concerned")]


def test_the_mail_of_a_suspension_says_why_and_until_when(author: User, curator: User) -> None:
    until = timezone.now() + timedelta(days=2)
    moderation_actions.suspend(author, by=curator, reason="Adverts <b>again</b>", until=until)
    notifications.tell_due()
    message = rendering.render(author.mails.get())
    assert message is not None
    for part in ("suspended the account of", "Adverts <b>again</b>", "UTC", "/me/"):
        assert part in message.body, part
    html = str(message.alternatives[0][0])
    assert "Adverts &lt;b&gt;again&lt;/b&gt;" in html
