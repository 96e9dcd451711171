"""The same answers on both databases, names first, slips of the finger forgiven."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from pytest_django import DjangoAssertNumQueries

from profiles import search
from profiles.models import Group, Level, Skill
from profiles.operations import FieldOperation
from skillmap.accounts.models import User
from tests import factories

pytestmark = pytest.mark.django_db

SKILLS = {
    "Experiment Tracking": ("Runs kept in W&B, ClearML and Neptune.", "Logs each run to MLflow."),
    "Kubernetes Deployment": ("Clusters and rollouts.", "Tracks rollouts of CI/CD pipelines."),
    "Inference Optimisation": ("Faster models.", "Writes kernels in C++ and CUDA."),
    "A/B Testing": ("What a change causes.", "Sizes experiments before they start."),
    "Café Management": ("Ein Fass für die Straße.", "Naïve forecasts of 机器学习 demand."),
    "Model Serving": ("Predictions on time.", "Ships a model with scikit-learn."),
    "Model Serving at Scale": ("The same, larger.", "Answers a thousand calls a second."),
    "R": ("A language for statistics.", "Plots hyperparameter sweeps. 🚀"),
}


@pytest.fixture
def catalogue(curator: User) -> None:
    group, level = factories.group(), factories.level("junior", 1)
    role = factories.role("ml-engineer", by=curator)
    factories.role("data-analyst", by=curator)
    for number, (name, (summary, text)) in enumerate(SKILLS.items()):
        made = factories.skill(
            f"skill-{number}",
            group=group,
            by=curator,
            operations=(factories.add(role, level, text), FieldOperation("summary", "", summary)),
        )
        factories.publish(made, FieldOperation("name", made.name, name), by=curator)


def names(typed: str) -> list[str]:
    """The skills that have all the words."""
    results = search.search(typed)
    return [] if results.is_partial else [skill.name for skill in results.skills]


# Run on each database: this table is what makes their answers the same.
FOUND: dict[str, list[str]] = {
    "kubernetes dep": ["Kubernetes Deployment"],
    "KUBERNETES": ["Kubernetes Deployment"],
    "kub": ["Kubernetes Deployment"],
    "W&B": ["Experiment Tracking"],
    "w&b": ["Experiment Tracking"],
    "tracked experiments": ["Experiment Tracking"],
    "track": ["Experiment Tracking", "Kubernetes Deployment"],
    "experiment": ["Experiment Tracking", "A/B Testing"],
    "optimization": ["Inference Optimisation"],
    "optimiz": ["Inference Optimisation"],
    "c++": ["Inference Optimisation"],
    "A/B": ["A/B Testing"],
    "ci/cd": ["Kubernetes Deployment"],
    "cicd": ["Kubernetes Deployment"],
    "scikit learn": ["Model Serving"],
    "scikitlearn": ["Model Serving"],
    "cafe": ["Café Management"],
    "CAFÉ": ["Café Management"],
    "cafe\u0301": ["Café Management"],
    "strasse": ["Café Management"],
    "naive": ["Café Management"],
    "机器": ["Café Management"],
    "学习": ["Café Management"],
    "习": ["Café Management"],
    "器习": [],
    "🚀": ["R"],
    "r": ["R"],
    "model serving": ["Model Serving", "Model Serving at Scale"],
    "serving model": ["Model Serving", "Model Serving at Scale"],
    "model time": ["Model Serving"],
    "mlops serving": ["Model Serving", "Model Serving at Scale"],
    "models of a language": [],
    '"': [],
    '"model': ["Model Serving", "Model Serving at Scale", "Inference Optimisation"],
    "model* OR (serving)": ["Model Serving", "Model Serving at Scale"],
    "AND OR NOT NEAR *": [],
    "names:model": [],
    "model:*": ["Model Serving", "Model Serving at Scale", "Inference Optimisation"],
    "'; DROP TABLE": [],
    "\\": [],
    "x" * 100_000: [],
    "zzzz": [],
}
# For which words of names this is instead, and what that finds.
FORGIVEN: dict[str, tuple[str, list[str]]] = {
    "experment traking": ("experiment tracking", ["Experiment Tracking"]),
    "kuberntes": ("kubernetes", ["Kubernetes Deployment"]),
    "kuberntes dep": ("kubernetes dep", ["Kubernetes Deployment"]),
    "modle serving": ("model serving", ["Model Serving", "Model Serving at Scale"]),
    "hyper parameter": ("hyperparameter", ["R"]),
    "experment": ("experiment", ["Experiment Tracking", "A/B Testing"]),
    "c#": ("", []),
    "qqqqqqq": ("", []),
    "neptun": ("", ["Experiment Tracking"]),
    "nepptune": ("", []),
}


@pytest.mark.usefixtures("catalogue")
def test_what_is_found() -> None:
    assert {typed: names(typed) for typed in FOUND} == FOUND


@pytest.mark.usefixtures("catalogue")
def test_slips_are_forgiven_in_names_where_nothing_matches() -> None:
    answers = {typed: search.search(typed) for typed in FORGIVEN}
    assert {
        typed: (answer.shown_for, [skill.name for skill in answer.skills])
        for typed, answer in answers.items()
    } == FORGIVEN


@pytest.mark.usefixtures("catalogue")
def test_roles_are_found_and_their_slips_forgiven() -> None:
    assert [role.slug for role in search.search("analyst").roles] == ["data-analyst"]
    answer = search.search("anlyst")
    assert ([role.slug for role in answer.roles], answer.shown_for) == (["data-analyst"], "analyst")
    assert (answer.count, list(answer.skills)) == (0, [])


@pytest.mark.usefixtures("catalogue")
def test_only_a_word_is_searchable() -> None:
    assert bool(search.search("model").query) is True
    answer = search.search('"')
    assert (bool(answer.query), answer.count, list(answer.skills)) == (False, 0, [])


@pytest.mark.usefixtures("catalogue")
def test_a_search_stays_within_what_it_is_given() -> None:
    other = Group.objects.create(domain=Group.objects.get().domain, slug="other", name="Other")
    Skill.objects.filter(name="Model Serving").update(group=other)
    within = search.search("model", skills=Skill.objects.published().filter(group=other))
    assert ([skill.name for skill in within.skills], within.count) == (["Model Serving"], 1)


@pytest.mark.usefixtures("catalogue")
def test_outside_of_what_it_is_given_a_match_is_no_slip() -> None:
    within = search.search("experiment", skills=Skill.objects.filter(name="R"))
    assert (within.count, within.shown_for) == (0, "")


@pytest.mark.usefixtures("catalogue")
@pytest.mark.parametrize("typed", ["model", "model serving", "a", "track", "mlops", "model zzzz"])
def test_pages_cut_the_results_and_counts_agree(typed: str) -> None:
    skills = Skill.objects.published()
    for within in (None, skills, skills.filter(slug__lt="skill-6")):
        results = search.search(typed, skills=within)
        order = [skill.pk for skill in results.skills]
        assert results.count == len(order) == results.skills.count()
        assert [results.skills[at].pk for at in range(len(order))] == order


def test_some_of_the_words_in_the_name_come_before_none(curator: User) -> None:
    group = factories.group()
    both = FieldOperation("summary", "", "Red kites in the wind")
    for slug in ("apples", "zebra-kites", "red-kites-at-night", "red-kites"):
        factories.skill(slug, group=group, by=curator, operations=(both,))
    best = ["red-kites", "red-kites-at-night", "zebra-kites", "apples"]
    assert [skill.slug for skill in search.search("red kites").skills] == best


SENTENCE = "Checks 100% of the parts that a_supplier delivers"


@pytest.mark.parametrize("typed", [SENTENCE, f"{SENTENCE.upper()}.", f"  {SENTENCE[:-5]} "])
def test_a_sentence_of_an_expectation_is_found_before_its_words(curator: User, typed: str) -> None:
    group, role = factories.group(), factories.role("buyer", by=curator)
    level = factories.level("junior", 1)
    words = "Delivers a_supplier 100% of the checks. That parts."
    for slug, text in {"a": words, "m": f"Asks.\n{SENTENCE}.", "z": words}.items():
        cell = factories.add(role, level, text)
        factories.skill(slug, group=group, by=curator, operations=(cell,))
    found = search.search(typed)
    assert [skill.slug for skill in found.skills] == ["m", "a", "z"]
    named = FieldOperation("name", "Z", SENTENCE)
    factories.publish(Skill.objects.get(slug="z"), named, by=curator)
    assert [skill.slug for skill in search.search(SENTENCE).skills] == ["z", "m", "a"]


def test_a_retired_expectation_has_no_sentence(curator: User) -> None:
    group, role = factories.group(), factories.role("buyer", by=curator)
    level = factories.level("junior", 1)
    for slug in ("a", "b"):
        text = FieldOperation("description", "", "Delivers a_supplier 100% of checks: parts that.")
        operations = (factories.add(role, level, f"{SENTENCE}."), text)
        factories.skill(slug, group=group, by=curator, operations=operations)
    gone = Skill.objects.get(slug="a").expectations.get()
    factories.publish(gone.skill, factories.retire(gone), by=curator)
    assert [skill.slug for skill in search.search(SENTENCE).skills] == ["b", "a"]


# What is found where nothing has all the words: the words looked for instead, skills and roles.
PARTIAL: dict[str, tuple[str, list[str], list[str]]] = {
    "models of a language": (
        "",
        ["Model Serving", "Model Serving at Scale", "Inference Optimisation", "R"],
        [],
    ),
    "scikit language zzzz statistics": ("", ["R", "Model Serving"], []),
    "kuberntes zzzzzzzz": ("kubernetes zzzzzzzz", ["Kubernetes Deployment"], []),
    "analyst zzzz": ("", [], ["data-analyst"]),
    "zzzz qqqq": ("", [], []),
}


def test_a_name_or_alias_typed_in_full_comes_before_shorter_names(curator: User) -> None:
    group, empty = factories.group(), "Nothing."
    aliases = FieldOperation("aliases", "", "Design systems\n100% kit_s!")
    for slug, others in {"kits-100-s": [], "system-design": [], "visual-design": [aliases]}.items():
        summary = FieldOperation("summary", "", empty)
        factories.skill(slug, group=group, by=curator, operations=(summary, *others))
    best = {
        "Design Systems": "visual-design",
        "system-design": "system-design",
        "100% kit_s!": "visual-design",
        "100% kit": "kits-100-s",
    }
    assert {typed: search.search(typed).skills[0].slug for typed in best} == best


@pytest.mark.usefixtures("catalogue")
def test_where_nothing_has_all_the_words_what_has_most_comes_first() -> None:
    results = {typed: search.search(typed) for typed in PARTIAL}
    assert {
        typed: (
            each.shown_for,
            [skill.name for skill in each.skills],
            [role.slug for role in each.roles],
        )
        for typed, each in results.items()
    } == PARTIAL
    partial = {typed for typed, each in results.items() if each.is_partial}
    assert partial == set(PARTIAL) - {"zzzz qqqq"}


def test_control_characters_are_refused() -> None:
    with pytest.raises(ValidationError):
        search.search("model\x00")


@pytest.mark.parametrize("rows", [1, 3])
def test_a_search_takes_the_same_statements_for_one_row_and_three(
    rows: int, curator: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    group = factories.group()
    factories.level("junior", 1)
    for number in range(rows):
        factories.skill(f"model-{number}", group=group, by=curator)
    assert Level.objects.count() == 1
    with django_assert_num_queries(2):  # how many, which
        results = search.search("model")
        assert (results.count, len(results.skills[:25])) == (rows, rows)


@pytest.mark.usefixtures("catalogue")
@pytest.mark.parametrize("typed", ["experment traking", "scikit language zzzz", "zzzz"])
def test_corrections_and_partial_matches_take_two_more_statements(
    typed: str, django_assert_max_num_queries: Any
) -> None:
    with django_assert_max_num_queries(4):
        list(search.search(typed).skills[:10])
