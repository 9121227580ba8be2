"""Decisions about a room, from values alone (LIVE-6, 16, 17, 18)."""

from datetime import UTC, datetime, timedelta

import pytest

from sessions_live import rules

NOW = datetime(2026, 11, 24, 14, 0, tzinfo=UTC)
HOST_ONLY = {"admit", "deny", "mute", "ask", "promote", "remove", "lock", "end", "timer.start"}


@pytest.mark.parametrize("role", ["candidate", "observer", "ai", "stranger", ""])
def test_only_interviewers_moderate(role: str):
    allowed = {frame for frame in HOST_ONLY if rules.may_send(role, frame)}
    assert allowed <= ({"timer.start"} if role == "ai" else set())


def test_observers_send_no_media_and_whisper_only_to_the_panel():
    assert not rules.may_send("observer", "media")
    assert rules.must_whisper("observer")
    assert rules.may_whisper("observer", "interviewer")
    assert not rules.may_whisper("observer", "candidate")
    assert not rules.may_whisper("candidate", "interviewer")


def test_only_the_rooms_own_interviewers_enter_alone():
    assert [role for role in rules.CAN if rules.enters_alone(role)] == ["interviewer"]


def test_a_candidate_sees_what_happened_while_inside_and_nothing_else():
    spans = [[10, 20], [30, None]]

    def sees(seq: int, audience: str = "") -> bool:
        return rules.may_see(audience, seq=seq, seat="c", role="candidate", spans=spans)

    assert [seq for seq in (9, 10, 20, 21, 29, 30, 99) if sees(seq)] == [10, 20, 30, 99]
    assert not sees(15, "panel")
    assert not sees(15, "hosts")
    assert not sees(15, "seats:a,b")
    assert sees(15, "seats:a,c")
    assert not sees(25, "seats:a,c")


def test_an_interviewer_sees_the_whole_log_but_not_others_private_lines():
    assert rules.may_see("", seq=1, seat="h", role="interviewer", spans=[])
    assert rules.may_see("panel", seq=1, seat="h", role="interviewer", spans=[])
    assert not rules.may_see("seats:x", seq=1, seat="h", role="interviewer", spans=[])


def test_stretches_open_once_and_close_once():
    spans = rules.opened_span([], 5)
    assert rules.opened_span(spans, 7) == [[5, None]]
    closed = rules.closed_span(spans, 9)
    assert closed == [[5, 9]]
    assert rules.closed_span(closed, 12) == [[5, 9]]
    assert rules.opened_span(closed, 14) == [[5, 9], [14, None]]


def test_a_timer_that_is_past_its_end_has_nothing_left():
    assert rules.remaining_ms(ends_at=NOW - timedelta(seconds=3), now=NOW) == 0
    assert rules.remaining_ms(ends_at=NOW + timedelta(seconds=1.5), now=NOW) == 1500


def test_the_room_clock_stands_at_zero_before_the_candidate():
    assert rules.room_ms(started_at=None, at=NOW) == 0
    assert rules.room_ms(started_at=NOW, at=NOW - timedelta(seconds=1)) == 0
    assert rules.room_ms(started_at=NOW, at=NOW + timedelta(minutes=2)) == 120_000
