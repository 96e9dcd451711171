"""Addresses of a person's own pages and of the pages about people."""

from django.urls import path

from skillmap.people import tokens, views

urlpatterns = [
    path("me/", views.me, name="me"),
    path("me/corner/", views.corner, name="me_corner"),
    path("me/settings/", views.edit_settings, name="me_settings"),
    path("me/data/", views.data, name="me_data"),
    path("me/export/", views.export_data, name="me_export"),
    path("me/delete/", views.delete_account, name="me_delete"),
    path("me/deleted/", views.deleted, name="me_deleted"),
    path("me/tokens/", tokens.own_tokens, name="me_tokens"),
    path("me/tokens/<int:pk>/revoke/", tokens.revoke_token, name="me_token_revoke"),
    path("people/<str:username>/", views.person, name="person"),
]
