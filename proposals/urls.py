"""Addresses of what people do: proposing, discussing, watching, being told."""

from collections.abc import Callable

from django.http.response import HttpResponseBase
from django.urls import URLPattern, path, re_path

from proposals import lookup
from proposals.discussion import community_views, doubts_views
from proposals.discussion import views as discussion_views
from proposals.editor import views as editor
from proposals.moderation import views as moderation_views
from proposals.notifications.views import inbox, unsubscribe, watches
from proposals.review import batch_page, queue_page, review_page
from proposals.review.views import proposals, rebasing, steps
from proposals.webhooks import views as webhooks_views

app_name = "proposals"

SUBJECT = r"(?P<kind>skills|roles)/(?P<key>[a-z0-9-]{1,100})"
SKILL = r"(?P<kind>skills)/(?P<key>[a-z0-9-]{1,100})"
PROPOSAL = r"(?P<kind>proposals)/(?P<key>[0-9]{1,18})"
DOMAIN = r"(?P<kind>domains)/(?P<key>[a-z0-9-]{1,100})"


def about(
    pattern: str, view: Callable[..., HttpResponseBase], name: str, *, kinds: tuple[str, ...]
) -> list[URLPattern]:
    """One page about several kinds of subject, under one name; also under their former slugs."""
    served = lookup.under_former_slugs(view)
    return [re_path(rf"^{kind}/{pattern}/$", served, name=name) for kind in kinds]


discussion_patterns = [
    *about("community", community_views.community, "community", kinds=(SUBJECT,)),
    *about("comments", discussion_views.post, "comment", kinds=(SUBJECT, PROPOSAL)),
    *about("lock", discussion_views.lock, "lock", kinds=(SUBJECT, PROPOSAL)),
    *about("watch", watches.watch, "watch", kinds=(SUBJECT, PROPOSAL, DOMAIN)),
    path("me/confirm/<int:n>/not-quite/", doubts_views.not_quite, name="not_quite"),
    path("comments/<int:n>/reply/", discussion_views.reply, name="reply"),
    path("comments/<int:n>/edit/", discussion_views.edit, name="edit_comment"),
    path("comments/<int:n>/delete/", discussion_views.delete, name="delete_comment"),
    path("comments/<int:n>/resolve/", discussion_views.resolve, name="resolve_comment"),
    path("comments/<int:n>/report/", moderation_views.comment, name="report_comment"),
    path("proposals/<int:n>/report/", moderation_views.proposal, name="report_proposal"),
    path("people/<str:username>/report/", moderation_views.person, name="report_person"),
    path("comments/<int:n>/moderate/", discussion_views.moderate, name="moderate_comment"),
    path("comments/<int:n>/history/", discussion_views.wordings, name="wordings"),
]

proposal_patterns = [
    *about("suggest", editor.suggest, "suggest", kinds=(SUBJECT,)),
    path("skills/new/", editor.suggest_skill, name="suggest_skill"),
    re_path(rf"^{SKILL}/suggest/check/$", lookup.under_former_slugs(editor.check), name="check"),
    path("proposals/<int:n>/edit/", editor.edit_proposal, name="edit"),
    path("proposals/<int:n>/rebase/", rebasing.rebase, name="rebase"),
    path("proposals/", proposals.proposals, name="proposals"),
    path("proposals/<int:n>/", proposals.proposal, name="proposal"),
    path("proposals/<int:n>/versions/<int:number>/", proposals.version, name="version"),
    path("proposals/<int:n>/say/", steps.say, name="say"),
    path("proposals/<int:n>/withdraw/", steps.withdraw, name="withdraw"),
    path("proposals/<int:n>/assistant/", steps.declare, name="declare"),
    path("proposals/<int:n>/copy/", steps.copy, name="copy"),
    path("proposals/<int:n>/discard/", steps.discard, name="discard"),
    path("proposals/<int:n>/supersede/", steps.supersede, name="supersede"),
    *about("proposals", proposals.of_subject, "of_subject", kinds=(SUBJECT,)),
]

review_patterns = [
    path("review/", queue_page.queue, name="queue"),
    path("review/together/", batch_page.together, name="together"),
    path("review/<int:n>/", review_page.review, name="review"),
    path("review/<int:n>/assign/", review_page.assign, name="assign"),
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
    path("me/webhooks/", webhooks_views.own_webhooks, name="webhooks"),
    path("me/webhooks/new/", webhooks_views.add, name="add_webhook"),
    path("me/webhooks/<int:n>/", webhooks_views.webhook, name="webhook"),
    path("me/webhooks/<int:n>/edit/", webhooks_views.edit, name="edit_webhook"),
    path("me/webhooks/<int:n>/pause/", webhooks_views.pause, name="pause_webhook"),
    path("me/webhooks/<int:n>/resume/", webhooks_views.resume, name="resume_webhook"),
    path("me/webhooks/<int:n>/secret/", webhooks_views.roll, name="roll_webhook"),
    path("me/webhooks/<int:n>/test/", webhooks_views.ping, name="ping_webhook"),
    path("me/webhooks/<int:n>/delete/", webhooks_views.delete, name="delete_webhook"),
    path("me/webhooks/<int:n>/deliveries/<int:number>/", webhooks_views.delivery, name="delivery"),
    path(
        "me/webhooks/<int:n>/deliveries/<int:number>/again/",
        webhooks_views.send_again,
        name="send_again",
    ),
]

urlpatterns: list[URLPattern] = [
    *discussion_patterns,
    *proposal_patterns,
    *review_patterns,
    *person_patterns,
    *telling_patterns,
    *webhook_patterns,
]
