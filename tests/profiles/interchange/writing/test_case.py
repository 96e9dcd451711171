"""CASE 1.1: valid against the standard's model, every identifier stable, every link resolved."""

import json
import uuid
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from profiles import curation
from profiles.interchange.writing import case
from profiles.models import Catalogue, Expectation, Revision, Role, Skill
from profiles.operations import CellOperation, CellValues, FieldOperation, Kind
from skillmap.accounts.models import User
from tests import factories
from tests.factories import Shelf
from tests.profiles.interchange.samples import with_examples
from tests.profiles.interchange.writing import case_schema

Body = dict[str, Any]
RESOLVERS = {
    "CFDocuments": case.document,
    "CFItems": case.item,
    "CFItemAssociations": case.item_associations,
    "CFItemTypes": case.item_type,
    "CFLicenses": case.licence,
    "CFRubrics": case.rubric_of,
}
SCHEMAS = {
    "CFDocuments": case_schema.DOCUMENT,
    "CFItems": case_schema.ITEM,
    "CFItemAssociations": case_schema.ASSOCIATIONS,
    "CFItemTypes": case_schema.ITEM_TYPES,
    "CFLicenses": case_schema.LICENCE,
    "CFRubrics": case_schema.RUBRIC,
}


def package() -> Body:
    found: Body = json.loads("".join(case.package()))
    return found


def resolve(uri: str) -> Body:
    """What an address of the package answers, the part after # looked up inside."""
    path, _hash, part = uri.partition("#")
    *_rest, collection, identifier = path.split("/")
    found = RESOLVERS[collection](uuid.UUID(identifier))
    assert found is not None, uri
    assert case_schema.problems(SCHEMAS[collection], found) == []
    assert part in json.dumps(found)
    return found


def links(value: Any) -> list[str]:
    """Every `uri` anywhere inside."""
    if isinstance(value, dict):
        own = [value["uri"]] if "uri" in value else []
        return own + [uri for inner in value.values() for uri in links(inner)]
    if isinstance(value, list):
        return [uri for inner in value for uri in links(inner)]
    return []


def identifiers(body: Body) -> set[str]:
    return {each["identifier"] for name in ("CFItems", "CFRubrics") for each in body[name]}


def by_type(body: Body, kind: str) -> list[Body]:
    return [each for each in body["CFAssociations"] if each["associationType"] == kind]


def titles(found: list[Body]) -> set[tuple[str, str]]:
    return {(each["originNodeURI"]["title"], each["destinationNodeURI"]["title"]) for each in found}


def retire(subject: Skill | Role, successor: str, *, by: User) -> None:
    operations = (
        FieldOperation("retired", "", "yes"),
        FieldOperation("replaced_by", "", successor),
    )
    factories.publish(subject, *operations, by=by)


def test_the_package_is_valid(shelf: Shelf) -> None:
    assert case_schema.problems(case_schema.PACKAGE, package()) == []


def test_the_schema_refuses_what_the_standard_refuses(shelf: Shelf) -> None:
    body = package()
    body["CFItems"][0]["identifier"] = "no uuid"
    del body["CFItems"][1]["fullStatement"]
    body["CFAssociations"][0]["associationType"] = "childOf"
    body["CFDocument"]["lastChangeDateTime"] = "yesterday"
    body["CFRubrics"][0]["more"] = 1
    found = {each.partition(":")[0] for each in case_schema.problems(case_schema.PACKAGE, body)}
    assert found == {
        "$.CFItems[0].identifier",
        "$.CFItems[1]",
        "$.CFAssociations[0].associationType",
        "$.CFDocument.lastChangeDateTime",
        "$.CFRubrics[0]",
    }


def test_an_empty_catalogue_is_a_valid_package(db: None) -> None:
    body = package()
    assert case_schema.problems(case_schema.PACKAGE, body) == []
    assert (body["CFItems"], body["CFAssociations"], body["CFRubrics"]) == ([], [], [])
    assert body["CFDocument"]["lastChangeDateTime"] == "1970-01-01T00:00:00Z"


def test_everything_is_an_item_and_every_profile_a_rubric(shelf: Shelf) -> None:
    body = package()
    kinds = [each["CFItemType"] for each in body["CFItems"]]
    assert kinds == ["Domain", "Group", "Role", "Role", "Skill", *["Expectation"] * 5]
    (rubric,) = body["CFRubrics"]
    roles = [(each["category"], each["position"]) for each in rubric["CFRubricCriteria"]]
    assert roles == [("Data Analyst", 1), ("Ml Engineer", 2)]
    levels = rubric["CFRubricCriteria"][1]["CFRubricCriterionLevels"]
    assert [(each["quality"], each["score"], each["position"]) for each in levels] == [
        ("Junior", 1, 1),
        ("Middle", 2, 2),
        ("Senior", 3, 3),
    ]
    assert levels[0]["description"] == "Logs parameters and metrics of each run."
    assert levels[0]["extensions"] == [{"required": True, "level": "junior"}]


def test_required_is_an_extension_and_a_note(shelf: Shelf) -> None:
    found = {
        each["humanCodingScheme"]: (each["notes"], each["extensions"]["required"])
        for each in package()["CFItems"]
        if each["CFItemType"] == "Expectation"
    }
    assert found["experiment-tracking/ml-engineer/junior"] == ("Required", True)
    assert found["experiment-tracking/data-analyst/junior"] == ("Optional", False)


def test_examples_are_an_extension_and_a_note(shelf: Shelf) -> None:
    with_examples(shelf.cell(shelf.analyst, shelf.junior), "A chart.\nA table.")
    body = package()
    assert case_schema.problems(case_schema.PACKAGE, body) == []
    found = {
        each["humanCodingScheme"]: (each["notes"], each["extensions"].get("examples"))
        for each in body["CFItems"]
        if each["CFItemType"] == "Expectation"
    }
    assert found["experiment-tracking/data-analyst/junior"] == (
        *("Optional\n\nFor example:\n- A chart.\n- A table.", "A chart.\nA table."),
    )
    assert found["experiment-tracking/data-analyst/middle"] == ("Optional", None)


def test_the_tree_the_ladder_and_the_roles_are_associations(shelf: Shelf) -> None:
    body = package()
    tree = titles(by_type(body, "isChildOf"))
    assert ("Mlops", "Data & AI") in tree
    assert ("Data & AI", "Skillmap Catalogue") in tree
    assert ("Experiment Tracking", "Mlops") in tree
    assert ("Experiment Tracking, Ml Engineer, Junior", "Experiment Tracking") in tree
    assert len(tree) == 10
    assert titles(by_type(body, "precedes")) == {
        ("Experiment Tracking, Data Analyst, Junior", "Experiment Tracking, Data Analyst, Middle"),
        ("Experiment Tracking, Ml Engineer, Junior", "Experiment Tracking, Ml Engineer, Middle"),
        ("Experiment Tracking, Ml Engineer, Middle", "Experiment Tracking, Ml Engineer, Senior"),
    }
    assert len(by_type(body, "isRelatedTo")) == 5


def test_levels_of_one_rank_stand_beside_each_other(shelf: Shelf, author: User) -> None:
    lead = factories.level("lead", 3)
    factories.publish(shelf.skill, factories.add(shelf.engineer, lead, "Leads."), by=author)
    found = titles(by_type(package(), "precedes"))
    middle = "Experiment Tracking, Ml Engineer, Middle"
    assert (middle, "Experiment Tracking, Ml Engineer, Lead") in found
    assert (middle, "Experiment Tracking, Ml Engineer, Senior") in found
    assert len(found) == 4


def test_what_was_replaced_leads_to_what_replaced_it(shelf: Shelf, author: User) -> None:
    old = factories.skill("run-tracking", group=shelf.group, by=author)
    gone = factories.role("ml-developer", by=author)
    retire(old, "experiment-tracking", by=author)
    retire(gone, "ml-engineer", by=author)
    body = package()
    assert case_schema.problems(case_schema.PACKAGE, body) == []
    assert titles(by_type(body, "replacedBy")) == {
        ("Run Tracking", "Experiment Tracking"),
        ("Ml Developer", "Ml Engineer"),
    }
    ended = [each["abbreviatedStatement"] for each in body["CFItems"] if "statusEndDate" in each]
    assert sorted(ended) == ["Ml Developer", "Run Tracking"]
    for uri in links(body):
        resolve(uri)


def test_every_link_resolves_and_answers_what_it_says(shelf: Shelf) -> None:
    body = package()
    document = body["CFDocument"]["identifier"]
    for uri in sorted(set(links(body))):
        assert resolve(uri)
    whole = resolve(body["CFDocument"]["uri"])
    assert whole["CFPackageURI"]["identifier"] == document
    for each in body["CFItems"]:
        found = resolve(each["uri"])
        assert found.pop("CFDocumentURI")["identifier"] == document
        assert found == each
    assert resolve(body["CFRubrics"][0]["uri"]) == body["CFRubrics"][0]


def test_what_begins_or_ends_at_an_item_is_what_the_package_says(shelf: Shelf) -> None:
    body = package()
    for item in body["CFItems"]:
        found = case.item_associations(uuid.UUID(item["identifier"]))
        assert found is not None
        expected = [
            each
            for each in body["CFAssociations"]
            if item["identifier"]
            in {each["originNodeURI"]["identifier"], each["destinationNodeURI"]["identifier"]}
        ]
        order = sorted(found["CFAssociations"], key=lambda each: str(each["identifier"]))
        assert order == sorted(expected, key=lambda each: str(each["identifier"]))


@pytest.mark.parametrize("collection", RESOLVERS)
def test_an_unknown_identifier_names_nothing(shelf: Shelf, collection: str) -> None:
    assert RESOLVERS[collection](uuid.UUID(int=5)) is None


def test_an_item_is_no_rubric_and_a_rubric_no_item(shelf: Shelf) -> None:
    body = package()
    rubric, item = body["CFRubrics"][0]["identifier"], body["CFItems"][0]["identifier"]
    assert case.item(uuid.UUID(rubric)) is None
    assert case.rubric_of(uuid.UUID(item)) is None


def test_a_retired_expectation_is_still_named(shelf: Shelf, author: User) -> None:
    cell = shelf.cell(shelf.analyst, shelf.middle)
    before = identifiers(package())
    factories.publish(shelf.skill, factories.retire(cell), by=author)
    (gone,) = before - identifiers(package())
    found = case.item(uuid.UUID(gone))
    assert found is not None
    assert (
        found["statusEndDate"] == f"{shelf.cell(shelf.analyst, shelf.middle).retired_at:%Y-%m-%d}"
    )


def test_a_licence_of_a_skills_own_is_named_and_resolves(shelf: Shelf, author: User) -> None:
    operations = (FieldOperation("licence", "", "OGL-3.0"), FieldOperation("source", "", "Gov"))
    factories.publish(shelf.skill, *operations, by=author)
    body = package()
    licences = [each["title"] for each in body["CFDefinitions"]["CFLicenses"]]
    assert licences == ["CC-BY-4.0", "OGL-3.0"]
    skill = next(each for each in body["CFItems"] if each["CFItemType"] == "Skill")
    assert (skill["licenseURI"]["title"], skill["notes"]) == ("OGL-3.0", "Gov")
    assert resolve(skill["licenseURI"]["uri"])["licenseText"] == "OGL-3.0"


def test_a_change_of_the_shelves_dates_them(shelf: Shelf, author: User) -> None:
    renamed = FieldOperation("summary", "", "All about data.", "domain:data")
    catalogue = Catalogue.objects.get()
    source = Revision.Source.CURATOR
    curation.publish(catalogue, [renamed], by=author, source=source, summary="Say more")
    body = package()
    assert body["CFItems"][0]["fullStatement"] == "All about data."
    assert body["CFItems"][0]["lastChangeDateTime"] == body["CFDocument"]["lastChangeDateTime"]


def test_a_blank_text_is_named_instead(shelf: Shelf, author: User) -> None:
    operation = CellOperation(
        Kind.ADD, shelf.analyst.pk, shelf.senior.pk, 0, CellValues("", required=False)
    )
    source = Revision.Source.IMPORT
    curation.publish(shelf.skill, [operation], by=author, source=source, summary="In")
    body = package()
    assert case_schema.problems(case_schema.PACKAGE, body) == []
    assert "Experiment Tracking, Data Analyst, Senior" in {
        each["fullStatement"] for each in body["CFItems"]
    }


@given(
    slugs=st.lists(st.from_regex(r"\Ax[a-z0-9]{1,9}\Z"), min_size=1, max_size=3, unique=True),
    name=st.text(
        st.characters(exclude_categories=("Cc", "Cf", "Cs", "Co", "Cn", "Zs", "Zl", "Zp")),
        min_size=1,
        max_size=30,
    ),
    text=st.text(
        st.characters(exclude_categories=("Cc", "Cf", "Cs", "Co", "Cn"), include_characters="\n"),
        min_size=1,
        max_size=90,
    ).filter(str.strip),
)
@settings(
    max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_identifiers_outlive_every_change_and_all_links_resolve(
    shelf: Shelf, author: User, slugs: list[str], name: str, text: str
) -> None:
    before = identifiers(package())
    skill = Skill.objects.get(pk=shelf.skill.pk)
    for slug in slugs:
        if slug != skill.slug:
            factories.publish(skill, FieldOperation("slug", skill.slug, slug), by=author)
            skill.refresh_from_db()
    for subject in (skill, Role.objects.get(pk=shelf.engineer.pk)):
        try:
            factories.publish(subject, factories.rename(subject, name), by=author)
        except curation.NothingToChange:
            assert subject.name == name
    cell = Expectation.objects.get(skill=skill, role=shelf.engineer, level=shelf.junior)
    try:
        factories.publish(skill, factories.edit(cell, text), by=author)
    except curation.NothingToChange:
        assert cell.description
    body = package()
    assert case_schema.problems(case_schema.PACKAGE, body) == []
    assert identifiers(body) == before
    for uri in sorted(set(links(body))):
        resolve(uri)


@pytest.mark.parametrize("count", [1, 3])
def test_queries_do_not_grow(
    shelf: Shelf, author: User, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(count):
        cells = (factories.add(shelf.engineer, shelf.junior, f"Does {number}."),)
        factories.skill(f"skill-{number}", group=shelf.group, by=author, operations=cells)
    with django_assert_num_queries(28):
        found = package()
    item = next(each for each in found["CFItems"] if each["CFItemType"] == "Expectation")
    rubric = uuid.UUID(found["CFRubrics"][0]["identifier"])
    identifier = uuid.UUID(item["identifier"])
    with django_assert_num_queries(14):
        case.item(identifier)  # the first one looks up what every identifier names
    for query, cost in ((case.item, 6), (case.item_associations, 8)):
        with django_assert_num_queries(cost):
            assert query(identifier)
    with django_assert_num_queries(7):
        assert case.rubric_of(rubric)


def test_other_names_are_one_text_for_others_and_a_list_for_us(shelf: Shelf) -> None:
    names = FieldOperation("aliases", "", '["Run logging", "A; B"]')
    for subject in (shelf.skill, shelf.analyst):
        factories.publish(subject, names, by=shelf.skill.updated_by)
    items = {each["humanCodingScheme"]: each for each in package()["CFItems"]}
    for slug in (shelf.skill.slug, shelf.analyst.slug):
        assert items[slug]["alternativeLabel"] == "Run logging; A; B"
        assert items[slug]["extensions"]["aliases"] == ["Run logging", "A; B"]
        assert case_schema.problems(case_schema.PACKED_ITEM, items[slug]) == []
    assert "alternativeLabel" not in items[shelf.engineer.slug]
