"""Every page of ours in the admin knows who asks, and finds rows by numbers alone."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.test import RequestFactory
from pytest_django.fixtures import DjangoAssertNumQueries

from proposals.admin_base import page_tools
from proposals.admin_base.editable import EditedAdmin
from proposals.areas import Areas
from skillmap.accounts.models import User


def test_nobody_is_refused(rf: RequestFactory) -> None:
    request = rf.get("/")
    request.user = AnonymousUser()
    with pytest.raises(PermissionDenied):
        page_tools.person(request)
    assert page_tools.area(request) == Areas()


def test_an_area_is_asked_for_once(
    rf: RequestFactory, curator: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    request = rf.get("/")
    request.user = curator
    with django_assert_num_queries(1):
        assert page_tools.area(request).is_whole_site
        assert page_tools.area(request).is_whole_site


@pytest.mark.django_db
@pytest.mark.parametrize("key", ["", "x", "-1", "1.0", "0", "9" * 19, "9" * 5_000, "٣"])
def test_what_is_no_number_of_anything_is_404(key: str) -> None:
    with pytest.raises(Http404):
        page_tools.find(User.objects.all(), key)


def test_a_list_says_itself_how_its_rows_are_edited(rf: RequestFactory) -> None:
    with pytest.raises(NotImplementedError):
        EditedAdmin.edit(EditedAdmin.__new__(EditedAdmin), rf.get("/"), None)
