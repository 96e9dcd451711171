"""Addresses of what people do: proposing, discussing, watching, being told."""

from collections.abc import Callable

from django.http.response import HttpResponseBase
from django.urls import URLPattern, path, re_path

from proposals.views import (
    comments,
    community,
    inbox,
    proposals,
    rebasing,
    reports,
    sheets,
    steps,
    subjects,
    suggesting,
    unsubscribe,
    watches,
    webhooks,
)

app_name = "proposals"

SUBJECT = r"(?P<kind>skills|roles)/(?P<key>[a-z0-9-]{1,100})"
SKILL = r"(?P<kind>skills)/(?P<key>[a-z0-9-]{1,100})"
PROPOSAL = r"(?P<kind>proposals)/(?P<key>[0-9]{1,18})"
DOMAIN = r"(?P<kind>domains)/(?P<key>[a-z0-9-]{1,100})"


def about(
    pattern: str, view: Callable[..., HttpResponseBase], name: str, *, kinds: tuple[str, ...]
) -> list[URLPattern]:
    """One page about several kinds of subject, under one name; also under their former slugs."""
    served = subjects.under_former_slugs(view)
    return [re_path(rf"^{kind}/{pattern}/$", served, name=name) for kind in kinds]


discussion_patterns = [
    *about("community", community.community, "community", kinds=(SUBJECT,)),
    *about("comments", comments.post, "comment", kinds=(SUBJECT, PROPOSAL)),
    *about("lock", comments.lock, "lock", kinds=(SUBJECT, PROPOSAL)),
    *about("watch", watches.watch, "watch", kinds=(SUBJECT, PROPOSAL, DOMAIN)),
    path("comments/<int:n>/reply/", comments.reply, name="reply"),
    path("comments/<int:n>/edit/", comments.edit, name="edit_comment"),
    path("comments/<int:n>/delete/", comments.delete, name="delete_comment"),
    path("comments/<int:n>/resolve/", comments.resolve, name="resolve_comment"),
    path("comments/<int:n>/report/", reports.comment, name="report_comment"),
    path("proposals/<int:n>/report/", reports.proposal, name="report_proposal"),
    path("people/<str:username>/report/", reports.person, name="report_person"),
    path("comments/<int:n>/moderate/", comments.moderate, name="moderate_comment"),
    path("comments/<int:n>/history/", comments.wordings, name="wordings"),
]

proposal_patterns = [
    *about("suggest", suggesting.suggest, "suggest", kinds=(SUBJECT,)),
    path("skills/new/", suggesting.suggest_skill, name="suggest_skill"),
    re_path(rf"^{SKILL}/suggest/check/$", subjects.under_former_slugs(sheets.check), name="check"),
    path("proposals/<int:n>/edit/", suggesting.edit, name="edit"),
    path("proposals/<int:n>/rebase/", rebasing.rebase, name="rebase"),
    path("proposals/", proposals.proposals, name="proposals"),
    path("proposals/<int:n>/", proposals.proposal, name="proposal"),
    path("proposals/<int:n>/versions/<int:number>/", proposals.version, name="version"),
    path("proposals/<int:n>/say/", steps.say, name="say"),
    path("proposals/<int:n>/withdraw/", steps.withdraw, name="withdraw"),
    path("proposals/<int:n>/copy/", steps.copy, name="copy"),
    path("proposals/<int:n>/discard/", steps.discard, name="discard"),
    path("proposals/<int:n>/supersede/", steps.supersede, name="supersede"),
    *about("proposals", proposals.of_subject, "of_subject", kinds=(SUBJECT,)),
]

person_patterns = [
    path("me/proposals/", proposals.mine, name="mine"),
    path("me/watching/", watches.watched, name="watching"),
]

telling_patterns = [
    path("me/notifications/", inbox.inbox, name="inbox"),
    path("me/notifications/read/", inbox.mark_all_read, name="read_all"),
    path("me/notifications/<int:n>/read/", inbox.mark_read, name="read"),
    path("me/notifications/<int:n>/mute/", inbox.mute, name="mute"),
    path("unsubscribe/<str:word>/", unsubscribe.unsubscribe, name="unsubscribe"),
]

webhook_patterns = [
    path("me/webhooks/", webhooks.own_webhooks, name="webhooks"),
    path("me/webhooks/new/", webhooks.add, name="add_webhook"),
    path("me/webhooks/<int:n>/", webhooks.webhook, name="webhook"),
    path("me/webhooks/<int:n>/edit/", webhooks.edit, name="edit_webhook"),
    path("me/webhooks/<int:n>/pause/", webhooks.pause, name="pause_webhook"),
    path("me/webhooks/<int:n>/resume/", webhooks.resume, name="resume_webhook"),
    path("me/webhooks/<int:n>/secret/", webhooks.roll, name="roll_webhook"),
    path("me/webhooks/<int:n>/test/", webhooks.ping, name="ping_webhook"),
    path("me/webhooks/<int:n>/delete/", webhooks.delete, name="delete_webhook"),
    path("me/webhooks/<int:n>/deliveries/<int:number>/", webhooks.delivery, name="delivery"),
    path(
        "me/webhooks/<int:n>/deliveries/<int:number>/again/", webhooks.send_again, name="send_again"
    ),
]

urlpatterns: list[URLPattern] = [
    *discussion_patterns,
    *proposal_patterns,
    *person_patterns,
    *telling_patterns,
    *webhook_patterns,
]
