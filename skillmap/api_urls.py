"""Every address of the API, version 1, and its description."""

from django.urls import include, path, re_path
from rest_framework.routers import DefaultRouter

from profiles.api import viewsets as profiles
from profiles.api.changes import ChangeFeedViewSet
from profiles.api.roles import RoleViewSet
from profiles.api.suggestions import SuggestionViewSet
from proposals.discussion import api as discussion_api
from proposals.editor.api import DraftViewSet
from proposals.notifications import api as notifications_api
from proposals.review import api as proposals
from proposals.review import api_reverts
from proposals.webhooks import api as webhooks_api
from skillmap.api_schema import SchemaView

router = DefaultRouter()
router.include_format_suffixes = False  # one address a thing; our own actions know no suffix
router.register("domains", profiles.DomainViewSet, "domain")
router.register("groups", profiles.GroupViewSet, "group")
router.register("levels", profiles.LevelViewSet, "level")
router.register("skills", profiles.SkillViewSet, "skill")
router.register("roles", RoleViewSet, "role")
router.register("expectations", profiles.ExpectationViewSet, "expectation")
router.register("revisions", profiles.RevisionViewSet, "revision")
router.register("changes", ChangeFeedViewSet, "change")
router.register("suggestions", SuggestionViewSet, "suggestion")

router.register("proposals", proposals.ProposalViewSet, "proposal")
router.register("drafts", DraftViewSet, "draft")
router.register("proposals", api_reverts.RareStepViewSet, "proposal-step")
router.register("comments", discussion_api.CommentViewSet, "comment")
router.register("watches", notifications_api.WatchViewSet, "watch")
router.register("notifications", notifications_api.NotificationViewSet, "notification")
router.register("webhooks", webhooks_api.WebhookViewSet, "webhook")
router.register("people", notifications_api.PersonViewSet, "person")

of_skill = discussion_api.SkillCommentViewSet.as_view({"get": "list", "post": "create"})
of_role = discussion_api.RoleCommentViewSet.as_view({"get": "list", "post": "create"})
revert = api_reverts.RevertViewSet.as_view({"post": "create"})

app_name = "api"
urlpatterns = [
    path("schema/", SchemaView.as_view(), name="schema"),
    path("skills/<slug:slug>/comments/", of_skill, name="skill-comments"),
    path("roles/<slug:slug>/comments/", of_role, name="role-comments"),
    re_path(r"^revisions/(?P<sequence>[0-9]{1,18})/revert/$", revert, name="revision-revert"),
    path("", include(router.urls)),
]
