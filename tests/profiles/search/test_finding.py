"""The same answers on both databases, names first, slips of the finger forgiven."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from profiles import search
from profiles.models import Group, Level, Skill
from profiles.models.querysets import SkillQuerySet
from profiles.operations import FieldOperation
from profiles.search import finding, ranking, sizes, statements
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
    return [skill.name for skill in search.search(typed).skills]


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
    assert (bool(answer.query), answer.count, list(answer.ranked)) == (False, 0, [])


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
def test_counts_with_and_without_narrowing_agree_and_pages_cut() -> None:
    whole = search.search("model")
    narrowed = search.search("model", skills=Skill.objects.published().filter(slug__gt=""))
    assert (whole.is_whole, narrowed.is_whole) == (True, False)
    assert whole.count == narrowed.count == whole.skills.count() == 3
    assert [skill.name for skill in whole.skills[1:2]] == ["Model Serving at Scale"]


# What is common; how many names, and how many skills to choose from, are few; how many are read.
WAYS = [(0, 0, 0, 9), (0, 9, 200, 0), (1, 0, 0, 0), (2, 2, 200, 1), (3, 0, 0, 9)]


@pytest.mark.usefixtures("catalogue")
@pytest.mark.parametrize(
    "typed",
    [
        *("model", "model serving", "a", "track", "mlops", "runs", "scikit learn", "model scale"),
        *("c++", "cafe", "机器学习", "a model with", "tracked experiments", "r"),
        "hyperparameter 🚀",
    ],
)
def test_a_common_word_gives_the_same_answer_on_every_page(
    typed: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    skills = Skill.objects.published()
    for within in (None, skills.filter(slug__lt="skill-6"), skills.filter(slug__gt="skill-3")):
        rare = search.search(typed, skills=within)
        order = list(rare.skills.values_list("pk", flat=True))
        assert _in_pages(rare) == [order] * 4
        for many, few, few_within, read in WAYS:
            with monkeypatch.context() as patch:
                patch.setattr(sizes, "COMMON", many)
                patch.setattr(ranking, "FEW", few)
                patch.setattr(finding, "FEW", few_within)
                patch.setattr(ranking, "READ", read)
                common = search.search(typed, skills=within)
                assert list(common.skills.values_list("pk", flat=True)) == order
                assert _in_pages(common) == [order] * 4


@pytest.mark.parametrize("many", [0, 1_000])
def test_some_of_the_words_in_the_name_come_before_none(
    many: int, curator: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sizes, "COMMON", many)
    group = factories.group()
    both = FieldOperation("summary", "", "Red kites in the wind")
    for slug in ("apples", "zebra-kites", "red-kites-at-night", "red-kites"):
        factories.skill(slug, group=group, by=curator, operations=(both,))
    best = ["red-kites", "red-kites-at-night", "zebra-kites", "apples"]
    found = search.search("red kites")
    assert [skill.slug for skill in found.skills] == best
    assert [skill.slug for skill in found.ranked[:4]] == best


def _in_pages(found: search.SearchMatches) -> list[list[int]]:
    """All that is listed: put together from pages of several sizes, and one by one."""
    skills, size = found.ranked, len(found.ranked)
    cut = [[skills[at : at + n] for at in range(0, size, n)] for n in (1, 2, 5)]
    return [[skill.pk for page in pages for skill in page] for pages in cut] + [
        [skills[n].pk for n in range(size)]
    ]


@pytest.mark.usefixtures("catalogue")
def test_common_or_not_a_search_stays_within_what_it_is_given(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sizes, "COMMON", 0)
    found = search.search("model", skills=Skill.objects.filter(name="R"))
    assert (found.count, found.ranked[:25]) == (0, [])


@pytest.mark.usefixtures("catalogue")
def test_only_so_many_are_listed_and_the_rest_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    for within in (None, Skill.objects.filter(slug__gt="")):
        found = search.search("model", skills=within)
        assert (found.count, found.is_more) == (3, False)
    monkeypatch.setattr(finding, "LISTED", 2)
    monkeypatch.setattr(statements, "LISTED", 2)
    for within in (None, Skill.objects.filter(slug__gt="")):
        found = search.search("model", skills=within)
        assert (found.count, found.is_more, len(found.ranked[0:9])) == (2, True, 2)


@pytest.mark.usefixtures("catalogue")
def test_where_few_are_wanted_they_alone_are_asked_for_a_common_word(
    monkeypatch: pytest.MonkeyPatch, django_assert_num_queries: Any
) -> None:
    monkeypatch.setattr(sizes, "COMMON", 1)
    for most, is_few in ((1, False), (2, True)):
        monkeypatch.setattr(finding, "FEW", most)
        with django_assert_num_queries(3):  # how many there are, who they are, how many match
            found = search.search("model", skills=Skill.objects.filter(name__contains="Serving"))
            assert (found.count, found.is_few) == (2, is_few)
    assert not search.search("model").is_few


@pytest.mark.usefixtures("catalogue")
def test_who_is_retired_between_two_questions_is_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sizes, "COMMON", 2)
    monkeypatch.setattr(ranking, "READ", 0)
    in_bulk = SkillQuerySet.in_bulk

    def too_late(rows: SkillQuerySet, *args: Any, **kwargs: Any) -> dict[int, Skill]:
        Skill.objects.filter(name="Model Serving").update(retired_at=timezone.now())
        return in_bulk(rows, *args, **kwargs)

    monkeypatch.setattr(SkillQuerySet, "in_bulk", too_late)
    found = [skill.name for skill in search.search("model").ranked[:3]]
    assert found == ["Model Serving at Scale", "Inference Optimisation"]


def test_control_characters_are_refused() -> None:
    with pytest.raises(ValidationError):
        search.search("model\x00")


@pytest.mark.parametrize("rows", [1, 3])
def test_a_search_takes_the_same_statements_for_one_row_and_three(
    rows: int, curator: User, django_assert_num_queries: Any
) -> None:
    group = factories.group()
    factories.level("junior", 1)
    for number in range(rows):
        factories.skill(f"model-{number}", group=group, by=curator)
    assert Level.objects.count() == 1
    with django_assert_num_queries(2):  # how many, which
        found = search.search("model")
        assert (found.count, len(found.skills[:25])) == (rows, rows)
