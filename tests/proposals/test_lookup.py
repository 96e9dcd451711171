"""A subject's own pages after its address changed."""

import pytest
from django.test import Client

from profiles.operations import FieldOperation
from proposals.urls import urlpatterns
from skillmap.accounts.models import User
from tests import factories
from tests.factories import Shelf

PAGES = sorted(
    str(each.pattern).rstrip("/$").rsplit("/", 1)[-1]
    for each in urlpatterns
    if "skills|roles" in str(each.pattern)
)


@pytest.mark.parametrize("page", sorted(set(PAGES) - {"comments"}))
@pytest.mark.parametrize("kind", ["skills", "roles"])
def test_a_former_slug_leads_to_the_present_page(
    client: Client, shelf: Shelf, author: User, page: str, kind: str
) -> None:
    subject = shelf.skill if kind == "skills" else factories.role("old-role", by=author)
    old = subject.slug
    factories.publish(subject, FieldOperation("slug", old, "renamed-thing"), by=author)
    client.force_login(author)
    query = {"proposals": "?page=1", "suggest": "?role=x"}.get(page, "")
    response = client.get(f"/{kind}/{old}/{page}/{query}")
    assert response.status_code == 301
    assert response.headers["Location"] == f"/{kind}/renamed-thing/{page}/{query}"
