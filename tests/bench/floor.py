"""The least Django view that shows one skill's expectations: the floor that pages are held to."""

from django.http import HttpRequest, HttpResponse
from django.template import Context, Engine
from django.urls import path

from profiles.models import Expectation

TEMPLATE = Engine().from_string(
    "<!doctype html><html lang=en><title>{{ cells.0.skill }}</title><table>"
    "{% for cell in cells %}<tr><th>{{ cell.role.name }}<td>{{ cell.level.name }}"
    "<td>{% if cell.required %}Required{% else %}Optional{% endif %}"
    "<td>{{ cell.description }}{% endfor %}</table></html>"
)


def floor(request: HttpRequest, slug: str) -> HttpResponse:
    """One query, one template."""
    cells = Expectation.objects.filter(skill__slug=slug).select_related("skill", "role", "level")
    return _sized(TEMPLATE.render(Context({"cells": list(cells)})))


def alive(request: HttpRequest) -> HttpResponse:
    """That the server has started."""
    return _sized("")


def _sized(text: str) -> HttpResponse:
    """With its length, which nobody adds where there is no middleware."""
    body = text.encode()
    return HttpResponse(body, headers={"Content-Length": str(len(body))})


urlpatterns = [path("healthz", alive), path("floor/<slug:slug>/", floor)]
