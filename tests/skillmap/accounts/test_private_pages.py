"""What belongs to one person is told by its address, in every language."""

import pytest

from skillmap.accounts.private_pages import is_personal


@pytest.mark.parametrize("path", ["/me/", "/de/me/place/", "/accounts/login/", "/admin/x/"])
def test_these_are_personal(path: str) -> None:
    assert is_personal(path)


@pytest.mark.parametrize("path", ["/", "/skills/me/", "/de/people/me/", "/mean/", "/api/v1/me/"])
def test_these_are_not(path: str) -> None:
    assert not is_personal(path)
