"""A stranger who sends forms stores nothing, whatever the address; run with -s to see the size."""

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import resolve

from skillmap.accounts import resumable
from tests.journeys import addresses, world
from tests.journeys.test_typed_survives import FORMS, addressed
from tests.journeys.world import World

pytestmark = pytest.mark.django_db
HOSTILE = {f"field{n}": "x" * 99_000 for n in range(26)}
# What these send has no words in it: a choice, or a button.
BUTTONS = {
    *("domains/<slug:key>/watch/", "proposals:watch", "proposals:check", "proposals:copy"),
    *(
        "proposals:resolve_comment",
        "proposals:delete_comment",
        "proposals:withdraw",
        "proposals:declare",
    ),
    *("proposals:discard", "proposals:read_all", "proposals:read", "proposals:mute"),
    *("proposals:pause_webhook", "proposals:resume_webhook", "proposals:roll_webhook"),
    *("proposals:ping_webhook", "proposals:delete_webhook", "proposals:send_again"),
    *("me_delete", "me_token_revoke", "profiles:confirm"),
    *("admin:proposals_report_lift", "proposals:assign"),
    "admin:profiles_catalogue_move",
    *(f"admin:profiles_{kind}_move" for kind in ("domain", "group", "level", "rolefamily")),
}
# Only read, or Django's own lists: filters, and actions that are buttons.
DJANGO_S = {
    *("changelist_view", "history_view", "delete_view", "app_index", "catch_all_view", "view"),
    *("index", "logout", "login", "password_change", "password_change_done", "i18n_javascript"),
    *("autocomplete_view", "shortcut"),
}
READ = {
    *(
        "proposals:queue",
        "proposals:mine",
        "proposals:watching",
        "proposals:inbox",
        "proposals:webhooks",
    ),
    *(
        "proposals:webhook",
        "proposals:delivery",
        "me",
        "me_data",
        "me_export",
        "me_corner",
        "me_deleted",
    ),
    *("admin:proposals_report_people", "admin:proposals_report_person", "admin:slug"),
}
# Django's own pages of rows that are not edited, or have no words: a person's rights.
NO_WORDS = (
    "admin:accounts_user_", "admin:proposals_event_", "admin:proposals_report_",
    "admin:proposals_proposal_", "admin:profiles_expectation_", "admin:django_tasks_",
)  # fmt: skip


@pytest.fixture
def site() -> World:
    return world.build()


def test_every_form_that_asks_for_a_session_carries_its_words(site: World) -> None:
    """Each either declares its fields, and is tried in test_typed_survives.py, or has no words."""
    forgotten = []
    for each in addresses.every():
        asks = hasattr(each.view, "back") or hasattr(each.view, "model_admin")
        if not asks and not each.name.startswith(("admin:", "me_")):
            continue
        if resumable.declared_by(each.view) or each.name in BUTTONS | READ:
            continue
        if getattr(each.view, "__name__", "") in DJANGO_S or each.name.startswith(NO_WORDS):
            continue
        forgotten.append(each.name)
    assert forgotten == []


def test_every_declared_form_is_tried(site: World) -> None:
    tried = {
        id(resumable.declared_by(resolve(addressed(form.to or form.page, site)).func))
        for form in FORMS.values()
    }
    declared = {
        each.name: resumable.declared_by(each.view)
        for each in addresses.every()
        if resumable.declared_by(each.view)
    }
    missing = {name for name, form in declared.items() if id(form) not in tried}
    # A choice instead of words: tried in tests/skillmap/accounts/test_sign_in.py
    # or what was uploaded before: tried in tests/proposals/catalogue_files/test_import_page.py
    assert missing == {"profiles:place", "profiles:assessment", "admin:profiles_catalogue_files"}


@pytest.mark.sqlite_only
@pytest.mark.slow
def test_two_and_a_half_megabytes_to_any_address_store_nothing(site: World) -> None:
    client = Client(raise_request_exception=False)
    stored = Session.objects.count()
    paths = {each.url(site) for each in addresses.every()} | {"/admin/x/", "/nowhere/"}
    for path in sorted(paths):
        client.post(path, HOSTILE)
        client.cookies.clear()
    assert Session.objects.count() == stored


@pytest.mark.sqlite_only
@pytest.mark.slow
def test_two_hundred_forms_full_of_words_store_nothing(site: World) -> None:
    rows = list(FORMS.values())
    for n in range(200):
        form = rows[n % len(rows)]
        field = form.field if isinstance(form.field, str) else form.field(site)
        Client().post(addressed(form.to or form.page, site), HOSTILE | {field: "x" * 99_000})
    size = sum(map(len, Session.objects.values_list("session_data", flat=True)))
    # ruff: noqa: T201
    print(f"Sessions after 200 forms: {Session.objects.count()} rows, {size} bytes")
    assert Session.objects.count() == 0
