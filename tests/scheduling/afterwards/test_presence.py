"""What the record of who was there says of a session (X-6, SCH-24)."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from scheduling.rules.presence import Evidence, Stay, judge

START = datetime(2026, 6, 2, 10, tzinfo=UTC)
END = START + timedelta(hours=1)
WAIT = timedelta(minutes=15)
PEOPLE = {"candidate": uuid4(), "interviewer": uuid4()}


def there(role: str, since: float, until: float | None, place: str = "room") -> Stay:
    """Somebody there from so many minutes after the start until so many."""
    left = None if until is None else START + timedelta(minutes=until)
    return Stay(PEOPLE[role], role, role, place, START + timedelta(minutes=since), left)


def said(*stays: Stay, incidents: int = 0) -> str:
    evidence = Evidence(opened=bool(stays), stays=stays, open_incidents=incidents)
    return judge(evidence, starts_at=START, ends_at=END, wait=WAIT)


@pytest.mark.parametrize(
    ("stays", "verdict"),
    [
        ([], "both_absent"),
        ([("candidate", 0, 60), ("interviewer", 2, 55)], "both_came"),
        ([("candidate", -5, 0), ("interviewer", -5, 0)], "both_came"),  # early, and together for five minutes
        ([("candidate", 60, 70), ("interviewer", 62, 69)], "both_came"),  # in overtime
        ([("candidate", 0, 60), ("interviewer", 0, 4.9)], "unclear"),  # a line that failed?
        ([("candidate", 0, 20), ("interviewer", 25, 60)], "unclear"),  # they missed each other
        ([("candidate", 0, 15)], "interviewer_absent"),
        ([("candidate", 0, 14.9)], "unclear"),
        ([("candidate", -20, 0)], "unclear"),  # left before it began
        ([("candidate", -20, 15)], "interviewer_absent"),
        ([("interviewer", 5, None)], "candidate_absent"),
        ([("interviewer", 0, 8), ("interviewer", 20, 27)], "candidate_absent"),  # a line that came back
        ([("interviewer", 0, 8), ("interviewer", 20, 26)], "unclear"),
        # The new connection begins before the old one is known to be gone: counted once.
        ([("candidate", 0, 10), ("candidate", 5, 12)], "unclear"),
    ],
)
def test_the_record_says_who_came(stays: list[tuple[str, float, float | None]], verdict: str) -> None:
    assert said(*(there(*one) for one in stays)) == verdict


def test_who_knocked_has_come_and_waited_but_was_not_with_the_other() -> None:
    assert said(there("candidate", 0, 60, "lobby")) == "interviewer_absent"
    assert said(there("candidate", 0, 60, "lobby"), there("interviewer", 0, 60)) == "unclear"


def test_an_open_incident_leaves_it_to_people() -> None:
    both = [there("candidate", 0, 60), there("interviewer", 0, 60)]
    assert said(*both, incidents=1) == "unclear"
    assert said(there("candidate", 0, 60), incidents=1) == "unclear"


def test_without_a_record_nothing_is_said() -> None:
    assert judge(None, starts_at=START, ends_at=END, wait=WAIT) == "unclear"
