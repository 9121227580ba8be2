"""How applications move, documents end and text is made plain: decided from values alone."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interviewers import catalogue, rules
from tests.interviewers.conftest import DAY, NOON, SECOND

STATES = ["draft", "submitted", "in_review", "changes_requested", "approved", "rejected", "suspended"]


def test_the_way_of_an_application_is_this_table() -> None:
    moves = {
        (state, step): rules.STEPS[step][1] for step in rules.STEPS for state in STATES if rules.may_take(step, state)
    }

    assert moves == {
        ("draft", "submit"): "submitted",
        ("changes_requested", "submit"): "submitted",
        ("submitted", "withdraw"): "draft",
        ("in_review", "withdraw"): "draft",
        ("changes_requested", "withdraw"): "draft",
        ("submitted", "claim"): "in_review",
        ("in_review", "release"): "submitted",
        ("in_review", "approve"): "approved",
        ("in_review", "request_changes"): "changes_requested",
        ("in_review", "reject"): "rejected",
        ("approved", "suspend"): "suspended",
        ("suspended", "reinstate"): "approved",
        ("rejected", "reapply"): "draft",
    }


def test_a_claim_ends_at_its_second() -> None:
    held = [rules.is_held(claimed_by="mo", claimed_until=NOON, now=NOON + late) for late in (-SECOND, 0 * SECOND)]

    assert held == [True, False]
    assert not rules.is_held(claimed_by=None, claimed_until=None, now=NOON)


def paper(kind: str = "identity", state: str = "approved", expires_on: date | None = None) -> rules.Paper:
    return rules.Paper(kind, state, expires_on)


def test_documents_are_valid_until_the_last_day_of_the_best_required_one() -> None:
    today = NOON.date()

    assert rules.valid_until([]) == rules.NEVER_VALID
    assert rules.valid_until([paper(state="waiting"), paper("degree")]) == rules.NEVER_VALID
    assert rules.valid_until([paper()]) == rules.NEVER_ENDS
    assert rules.valid_until([paper(expires_on=today), paper(expires_on=today + DAY)]) == today + DAY
    assert rules.valid_until([paper(), paper("certificate", expires_on=today)]) == rules.NEVER_ENDS


def test_a_document_is_valid_on_its_last_day() -> None:
    today = NOON.date()

    assert not rules.is_over(paper(expires_on=today), today)
    assert rules.is_over(paper(expires_on=today - DAY), today)
    assert rules.not_handed_in([paper(state="waiting", expires_on=today)], today=today) == []
    assert rules.not_handed_in([paper(state="waiting", expires_on=today - DAY)], today=today) == ["identity"]
    assert rules.not_handed_in([paper(state="rejected")], today=today) == ["identity"]


@pytest.mark.parametrize(
    ("left", "reminded", "due"),
    [
        (31, None, None), (30, None, 30), (8, None, 30), (8, 30, None), (7, 30, 7), (5, None, 7), (0, 7, None),
        (-1, 7, 0), (-1, None, 0), (-1, 0, None), (-90, 30, 0),
    ],
)  # fmt: skip
def test_of_reminders_the_latest_is_due_once(left: int, reminded: int | None, due: int | None) -> None:
    today = date(2026, 6, 1)

    assert rules.reminder_due(expires_on=today + timedelta(days=left), today=today, reminded=reminded) == due


@given(left=st.integers(-400, 400))
def test_a_reminder_that_was_sent_is_not_due_again(left: int) -> None:
    today = date(2026, 6, 1)
    due = rules.reminder_due(expires_on=today + timedelta(days=left), today=today, reminded=None)

    assert due is None or rules.reminder_due(expires_on=today + timedelta(days=left), today=today, reminded=due) is None


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("  Ada \t Lovelace\n", "Ada Lovelace"),
        ("gpj.\u202egnp", "gpj.gnp"),
        ("a\u200bb\u2066c\u2069\ufeff", "abc"),
        ("a\x00b\x1b[31mc\x7f", "ab[31mc"),
        ("प्र\u200dक", "प्र\u200dक"),
        ("admin\u200d", "admin"),
        ("pay\u200dpal", "paypal"),
        ("\U000e0041\U000e0042", ""),
    ],
)
def test_a_line_keeps_what_can_be_seen(written: str, kept: str) -> None:
    assert rules.plain_line(written) == kept


@given(st.text())
def test_plain_text_stays_as_it_is_when_made_plain_again(text: str) -> None:
    once = rules.plain_text(text)

    assert rules.plain_text(once) == once
    assert not any(letter in once for letter in "\u202e\u2066\u200b\x00\r")


def test_text_keeps_its_paragraphs_and_no_more() -> None:
    assert rules.plain_text("One\r\n\r\n\r\n\r\nTwo\u2028Three  \n") == "One\n\nTwo\nThree"


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("golang", "Go"), ("Node", "Node.js"), ("k8s", "Kubernetes"), ("c plus plus", "C++"), ("C#", "C#"),
        (" system  DESIGN ", "System design"), ("Underwater welding", "Underwater welding"),
    ],
)  # fmt: skip
def test_a_skill_is_called_what_the_catalogue_calls_it_or_as_it_is_written(written: str, name: str) -> None:
    assert catalogue.skills_of([written])[0].name == name


def test_a_skill_counts_once_however_it_is_written() -> None:
    assert [skill.name for skill in catalogue.skills_of(["React", "react.js", "REACTJS", "!!", "Café", "cafe"])] == [
        "React",
        "Café",
    ]


def test_the_catalogue_finds_each_of_its_names_by_itself() -> None:
    assert [catalogue.skills_of([name])[0].name for name in catalogue.NAMES] == list(catalogue.NAMES)
    assert all(len(name) <= rules.MAX_SKILL_LENGTH for name in catalogue.NAMES)
    assert len(catalogue.LANGUAGES) == 183


def test_a_query_looks_for_words_that_begin_so_and_takes_no_wildcards() -> None:
    assert rules.patterns("Zoë, 100%_go!") == ["% zoe%", "% 100!%!_go%"]
    assert len(rules.patterns("a b c d e f g h")) == rules.MAX_WORDS
    assert rules.patterns("  ") == []


def test_a_profile_lacks_what_it_lacks() -> None:
    empty = rules.missing_in_profile(
        headline="", bio="too short", experience_years=None, skills=[], languages=[], hourly_rate_minor=None
    )
    full = rules.missing_in_profile(
        headline="x", bio="x" * rules.LEAST_BIO, experience_years=0, skills=["x"], languages=["en"], hourly_rate_minor=1
    )

    assert empty == ["headline", "bio", "experience", "skills", "languages", "hourly_rate"]
    assert full == []


def standing(**more: object) -> rules.Standing:
    all_well = {
        "approved": True, "suspended": False, "papers_until": rules.NEVER_ENDS, "entitled": True, "public": True,
        "accepting": True, "away_ends_at": None,
    }  # fmt: skip
    return rules.Standing(**{**all_well, **more})


@pytest.mark.parametrize(
    ("what", "blocks"),
    [
        ({}, []),
        ({"approved": False}, ["not_approved"]),
        ({"approved": False, "suspended": True}, ["suspended"]),
        ({"papers_until": NOON.date() - DAY}, ["documents_expired"]),
        ({"papers_until": NOON.date()}, []),
        ({"entitled": False}, ["interviewer_plan_needed"]),
        ({"public": False}, ["private"]),
        ({"away_ends_at": NOON + SECOND}, ["away"]),
        ({"away_ends_at": NOON}, []),
        ({"accepting": False}, ["closed"]),
    ],
)
def test_each_reason_against_a_booking_has_its_name(what: dict, blocks: list[str]) -> None:
    assert rules.blocks_of_booking(standing(**what), now=NOON) == blocks
    assert rules.blocks_of_listing(standing(**what), now=NOON) == [block for block in blocks if block != "closed"]
    assert rules.blocks_of_publishing(standing(**what), now=NOON) == [
        block for block in blocks if block not in ("closed", "away", "private")
    ]
