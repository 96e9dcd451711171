"""Lets real threads with real transactions begin at the same moment."""

from collections.abc import Callable, Sequence
from threading import Barrier, Thread
from typing import Any

from django.db import connection
from django.db.models import Count, F

from profiles.models import Change, Expectation


def race(*acts: Callable[[], Any]) -> list[Any]:
    """What each act returned or raised, in order; each begins together on its own connection."""
    start = Barrier(len(acts))
    results: list[Any] = [None] * len(acts)

    def run(place: int, act: Callable[[], Any]) -> None:
        try:
            connection.ensure_connection()
            start.wait()
            results[place] = act()
        except Exception as error:  # noqa: BLE001  # whatever it is, the test judges it
            results[place] = error
        finally:
            connection.close()

    threads = [Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def kinds(results: Sequence[Any]) -> list[str]:
    """The names of what came back, sorted."""
    return sorted(type(each).__name__ for each in results)


def assert_history_is_whole() -> None:
    """For every cell: version = number of its change rows, numbered 1, 2, 3 …"""
    wrong = (
        Expectation.objects.annotate(rows=Count("changes"))
        .exclude(rows=F("version"))
        .values_list("pk", "version", "rows")
    )
    assert list(wrong) == []
    numbers: dict[int | None, list[int | None]] = {}
    rows = Change.objects.exclude(expectation=None).order_by("version")
    for cell, version in rows.values_list("expectation", "version"):
        numbers.setdefault(cell, []).append(version)
    assert all(found == list(range(1, len(found) + 1)) for found in numbers.values())
