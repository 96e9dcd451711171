"""Addresses of 1EdTech CASE 1.1, which the standard sets; the same in every language."""

from django.urls import path

from profiles.pages import case

app_name = "case"
urlpatterns = [
    path("CFDocuments", case.documents, name="documents"),
    path("CFPackages/<str:identifier>", case.package, name="package"),
    path("<slug:collection>/<str:identifier>", case.one, name="one"),
]
