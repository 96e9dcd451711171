"""What pages say of themselves in schema.org's words, and that no text can break out of it."""

import json

import pytest

from profiles import jsonld
from profiles.models import Catalogue, Domain, Role, Skill
from tests.factories import Shelf

HOSTILE = "</script><script>alert(1)</script><!-- & \u2028 \u2029 ]]>"


def test_hostile_text_cannot_end_the_element() -> None:
    text = jsonld.script({"@type": "DefinedTerm", "name": HOSTILE})
    assert not set("<>&\u2028\u2029") & set(text)
    assert json.loads(text) == {
        "@context": "https://schema.org",
        "@graph": [{"@type": "DefinedTerm", "name": HOSTILE}],
    }


@pytest.mark.parametrize("empty", ["", [], None])
def test_properties_that_say_nothing_are_left_out(empty: object) -> None:
    text = jsonld.script({"@type": "DefinedTerm", "description": empty})
    assert json.loads(text)["@graph"] == [{"@type": "DefinedTerm"}]


def test_breadcrumbs_count_from_one() -> None:
    assert jsonld.breadcrumbs([("Roles", "https://x/roles/"), ("A", "https://x/roles/a/")]) == {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": 1, "name": "Roles", "item": "https://x/roles/"},
            {"@type": "ListItem", "position": 2, "name": "A", "item": "https://x/roles/a/"},
        ],
    }


def test_what_is_of_others_says_whose_it_is() -> None:
    role = Role(slug="a", name="A", source="ESCO", source_url="https://e/1", licence="EUPL-1.2")
    assert jsonld.origin(role, "https://x/") == [
        {
            "@type": "WebPage",
            "url": "https://x/",
            "license": {"@type": "CreativeWork", "name": "EUPL-1.2"},
            "creditText": "ESCO",
            "isBasedOn": {"@type": "CreativeWork", "name": "ESCO", "url": "https://e/1"},
        }
    ]
    (page,) = jsonld.origin(Role(licence="EUPL-1.2"), "https://x/")
    assert (page["isBasedOn"], page["creditText"]) == ("", "")
    (page,) = jsonld.origin(Role(source_url="https://e/1"), "https://x/")
    based = {"@type": "CreativeWork", "url": "https://e/1"}
    assert (page["license"], page["isBasedOn"]) == ("", based)
    assert jsonld.origin(Role(), "https://x/") == []
    assert jsonld.occupation(role, "https://x/", [])["sameAs"] == "https://e/1"


def test_an_occupation_names_its_skills() -> None:
    role = Role(slug="a", name="Analyst", mission="Counts.")
    said = jsonld.occupation(role, "https://x/roles/a/", [("SQL", "https://x/skills/sql/")])
    assert said == {
        "@type": "Occupation",
        "@id": "https://x/roles/a/",
        "url": "https://x/roles/a/",
        "name": "Analyst",
        "alternateName": [],
        "description": "Counts.",
        "skills": [{"@type": "DefinedTerm", "name": "SQL", "url": "https://x/skills/sql/"}],
    }


def test_a_term_belongs_to_its_set(shelf: Shelf) -> None:
    skill = Skill.objects.get()
    said = jsonld.term(skill, "https://x/s/", within="https://x/d/", identifier="urn:1")
    assert said == {
        "@type": "DefinedTerm",
        "@id": "https://x/s/",
        "url": "https://x/s/",
        "name": "Experiment Tracking",
        "alternateName": [],
        "description": "",
        "termCode": "experiment-tracking",
        "identifier": "urn:1",
        "inDefinedTermSet": "https://x/d/",
        "dateModified": skill.updated_at.isoformat(),
    }


def test_sets_and_the_dataset_carry_the_licence() -> None:
    catalogue = Catalogue(title="T", description="D", publisher="P", licence_url="https://l/")
    catalogue.sequence = 7
    site = jsonld.organisation("Acme Skills", "https://x/", "https://x/logo.png")
    whole = jsonld.catalogue_set(catalogue, "https://x/", site)
    assert whole["publisher"] == site
    assert (site["name"], site["logo"]) == ("Acme Skills", "https://x/logo.png")
    assert whole["creator"] == {"@type": "Organization", "name": "P"}
    assert (whole["@type"], whole["license"], whole["inLanguage"]) == (
        "DefinedTermSet",
        "https://l/",
        "en",
    )
    files = [("text/csv", "https://x/exports/catalogue.csv")]
    data = jsonld.dataset(catalogue, "https://x/", files)
    assert (data["@type"], data["license"], data["version"]) == ("Dataset", "https://l/", "7")
    assert data["distribution"] == [
        {
            "@type": "DataDownload",
            "encodingFormat": "text/csv",
            "contentUrl": "https://x/exports/catalogue.csv",
        }
    ]
    domain = Domain(slug="d", name="Data", summary="All of it")
    assert jsonld.domain_set(
        domain, "https://x/d/", [{"@type": "DefinedTerm", "name": "MLflow", "termCode": ""}]
    ) == {
        "@type": "DefinedTermSet",
        "@id": "https://x/d/",
        "url": "https://x/d/",
        "name": "Data",
        "description": "All of it",
        "hasDefinedTerm": [
            {"@type": "DefinedTerm", "name": "MLflow"},
        ],
    }
