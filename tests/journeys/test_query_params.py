"""Every address answers for the parameters that it declares, and for no others."""

import re
from typing import Any
from urllib.parse import urlencode

import pytest
from django.test import Client

from profiles.pages import query_params
from skillmap.api_schema import document
from tests.journeys import addresses
from tests.journeys.addresses import Address
from tests.journeys.world import World

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

MARKS = [("utm_source", "news"), ("gclid", "1"), ("sorted", "x")]


def pages() -> list[Address]:
    """Every page that the site itself makes for readers and members; health checks are none."""
    return [
        each
        for each in addresses.every()
        if query_params.known(each.view) is not None
        and not each.name.startswith("admin:")
        and each.name not in {"healthz", "readyz"}
    ]


def wrong(client: Client, url: str, names: list[str]) -> list[str]:
    """How the page at `url`, which reads `names`, fails to send visitors to its own address."""
    own = [(name, "1") for name in names]
    canonical = f"{url}?{urlencode(own)}" if own else url
    cases = {f"{url}?{urlencode([*own, *MARKS])}": canonical}
    if names:
        cases[f"{url}?{urlencode([(names[0], 'x'), *own])}"] = canonical
    found = []
    for asked, expected in cases.items():
        for tag in ({}, {"if-none-match": '"1"'}, {"if-none-match": "*"}):
            response = client.get(asked, headers=tag)
            if (response.status_code, response.headers.get("Location")) != (302, expected):
                found.append(f"{asked} {tag}: {response.status_code}, not 302 to {expected}")
    if client.get(canonical).headers.get("Location") == canonical:
        found.append(f"{canonical} leads to itself")
    return found


def test_pages_are_found_at_one_address_for_each_of_their_contents(
    standing: World, clients: dict[str, Client]
) -> None:
    found, count = [], 0
    for address in pages():
        names = sorted(query_params.known(address.view) or ())
        found += wrong(clients["anonymous"], address.url(standing), names)
        count += 1
    assert "\n".join(found) == ""
    assert count > 90


def test_nothing_sent_is_dropped_on_the_way_to_another_address(
    standing: World, clients: dict[str, Client]
) -> None:
    """A form is answered where it was sent; only reading has a canonical address."""
    url = f"/proposals/{standing.edited.pk}/say/?utm_source=x"
    response = clients["member"].post(url, {"what": "comment", "text": "", "token": "1"})
    assert response.status_code == 422


def operations() -> list[tuple[str, list[str], set[str]]]:
    """Every GET of the OpenAPI document: its path, its query parameters, those that repeat."""
    found = []
    for path, item in document()["paths"].items():
        if "get" not in item:
            continue
        params = [each for each in item["get"]["parameters"] if each["in"] == "query"]
        names = sorted(each["name"] for each in params)
        repeated = {each["name"] for each in params if each["schema"].get("type") == "array"}
        found.append((path, names, repeated))
    return found


def api_url(path: str, site: World) -> str:
    """The path of the document with the blanks filled."""
    route = re.sub(r"\{\w+\}", "[^/]+", path)
    urls = [each.url(site) for each in addresses.every() if each.name.startswith("api:")]
    return next(url for url in urls if re.fullmatch(route, url))


def codes(response: Any) -> dict[str, str]:
    """The code of each problem, by the parameter that it is about."""
    return {each["pointer"]: each["code"] for each in response.json()["errors"]}


def test_the_api_reads_exactly_the_parameters_of_its_document(
    standing: World, clients: dict[str, Client]
) -> None:
    found, client = [], clients["curator"]
    for path, names, repeated in operations():
        url = api_url(path, standing)
        response = client.get(f"{url}?utm_source=x")
        said = f"There is no such parameter. Known: {', '.join(names) or 'none'}."
        errors = [{"pointer": "#/utm_source", "detail": said, "code": "unknown_parameter"}]
        if response.status_code != 400 or response.json()["errors"] != errors:
            found.append(f"{path}: {response.content.decode()}, not {said}")
        for name in names:
            twice = client.get(f"{url}?{name}=x&{name}=x")
            is_refused = b"repeated_parameter" in twice.content
            if is_refused == (name in repeated):
                found.append(f"{path}: {name} twice gives {twice.status_code}")
    assert "\n".join(found) == ""


def test_a_step_reads_no_parameter(standing: World, clients: dict[str, Client]) -> None:
    response = clients["member"].post(f"/api/v1/proposals/{standing.edited.pk}/retract/?page=1")
    assert response.status_code == 400
    assert codes(response) == {"#/page": "unknown_parameter"}
