"""The page of one's sessions asks who one is and signs out the others only."""

import pytest
from django.test import Client

from skillmap.accounts.models import User

pytestmark = pytest.mark.django_db


def test_it_asks_who_one_is(client: Client) -> None:
    for answer in (client.get("/accounts/sessions/"), client.post("/accounts/sessions/")):
        assert answer.status_code == 302
        assert answer.headers["Location"].endswith("/accounts/login/?next=/accounts/sessions/")


def test_the_session_that_asks_stays(client: Client, author: User) -> None:
    elsewhere = Client()
    for each in (client, elsewhere):
        each.post("/accounts/login/", {"login": "author", "password": "secret"})
    assert client.post("/accounts/sessions/").headers["Location"] == "/accounts/sessions/"
    assert client.get("/me/").status_code == 200
    assert elsewhere.get("/me/").status_code == 302
