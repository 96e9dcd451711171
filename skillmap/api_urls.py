"""Every address of the API, version 1, and its description."""

from django.urls import include, path
from drf_spectacular.views import SpectacularAPIView
from rest_framework.routers import DefaultRouter

from profiles.api import viewsets as profiles
from profiles.api.changes import ChangeFeedViewSet
from proposals.api import personal
from proposals.api import viewsets as proposals
from proposals.api.drafts import DraftViewSet

router = DefaultRouter()
router.include_format_suffixes = False  # one address a thing; our own actions know no suffix
router.register("domains", profiles.DomainViewSet, "domain")
router.register("groups", profiles.GroupViewSet, "group")
router.register("levels", profiles.LevelViewSet, "level")
router.register("skills", profiles.SkillViewSet, "skill")
router.register("roles", profiles.RoleViewSet, "role")
router.register("expectations", profiles.ExpectationViewSet, "expectation")
router.register("revisions", profiles.RevisionViewSet, "revision")
router.register("changes", ChangeFeedViewSet, "change")

router.register("proposals", proposals.ProposalViewSet, "proposal")
router.register("drafts", DraftViewSet, "draft")
router.register("comments", personal.CommentViewSet, "comment")
router.register("watches", personal.WatchViewSet, "watch")
router.register("notifications", personal.NotificationViewSet, "notification")
router.register("people", personal.PersonViewSet, "person")

discussion = personal.SkillCommentViewSet.as_view({"get": "list", "post": "create"})

app_name = "api"
urlpatterns = [
    path("schema/", SpectacularAPIView.as_view(), name="schema"),
    path("skills/<slug:slug>/comments/", discussion, name="skill-comments"),
    path("", include(router.urls)),
]
