"""What stands around every page of a skill: what machines are told of it, and what is cited."""

from typing import Any

from django.test import Client

from profiles.interchange import identifiers
from profiles.models import Catalogue
from tests.factories import Shelf
from tests.html import json_ld_of


def _things(client: Client, address: str) -> list[Any]:
    graph: list[Any] = json_ld_of(client.get(address).content.decode())["@graph"]
    return graph


def test_machines_are_told_of_a_term_with_the_identifier_of_every_export(
    client: Client, shelf: Shelf
) -> None:
    trail, term = _things(client, shelf.skill.get_absolute_url())
    assert [each["name"] for each in trail["itemListElement"]] == [
        "Skills",
        "Data & AI",
        "Mlops",
        "Experiment Tracking",
    ]
    namespace = Catalogue.objects.get().namespace
    assert term == {
        "@type": "DefinedTerm",
        "@id": "http://localhost:8000/skills/experiment-tracking/",
        "url": "http://localhost:8000/skills/experiment-tracking/",
        "name": "Experiment Tracking",
        "termCode": "experiment-tracking",
        "identifier": f"urn:uuid:{identifiers.of(namespace, shelf.skill)}",
        "inDefinedTermSet": "http://localhost:8000/domains/data/",
        "dateModified": shelf.skill.updated_at.isoformat(),
    }


def test_only_the_profile_is_the_term(client: Client, shelf: Shelf) -> None:
    things = _things(client, f"{shelf.skill.get_absolute_url()}history/")
    assert [each["@type"] for each in things] == ["BreadcrumbList"]
