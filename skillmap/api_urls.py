"""Every address of the API, version 1, and its description."""

from django.urls import include, path
from drf_spectacular.views import SpectacularAPIView
from rest_framework.routers import DefaultRouter

from profiles.api import viewsets as profiles

router = DefaultRouter()
router.register("domains", profiles.DomainViewSet, "domain")
router.register("groups", profiles.GroupViewSet, "group")
router.register("levels", profiles.LevelViewSet, "level")
router.register("skills", profiles.SkillViewSet, "skill")
router.register("roles", profiles.RoleViewSet, "role")
router.register("expectations", profiles.ExpectationViewSet, "expectation")
router.register("revisions", profiles.RevisionViewSet, "revision")

app_name = "api"
urlpatterns = [
    path("schema/", SpectacularAPIView.as_view(), name="schema"),
    path("", include(router.urls)),
]
