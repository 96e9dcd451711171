"""Property tests try the same cases in every run, and give up making a found one smaller."""

from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.internal.conjecture import engine


def tried() -> list[int]:
    """The cases that one run of a property test tries."""
    cases: list[int] = []

    @given(st.integers())
    def try_it(case: int) -> None:
        cases.append(case)

    try_it()
    return cases


def test_every_run_tries_the_same_cases() -> None:
    first = tried()
    assert (len(first) > 50, tried()) == (True, first)


def test_no_case_fails_for_a_slow_machine() -> None:
    profiles = [settings.get_profile(name) for name in ("same", "explore")]
    assert [each.deadline for each in profiles] == [None, None]


def test_a_found_case_is_made_smaller_for_seconds_only() -> None:
    assert timedelta(seconds=engine.MAX_SHRINKING_SECONDS) <= timedelta(seconds=10)


def test_exploring_tries_others() -> None:
    explore = settings.get_profile("explore")
    assert (explore.derandomize, explore.max_examples) == (False, 2_000)
