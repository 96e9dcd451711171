"""Addresses of what is published; they are cited, so they do not change."""

from django.urls import URLPattern

app_name = "profiles"
urlpatterns: list[URLPattern] = []
