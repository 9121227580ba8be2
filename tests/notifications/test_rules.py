"""Quiet hours and digests, where clocks change."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from core.notifications.rules import (
    WAITS,
    Channel,
    Digest,
    end_of_quiet,
    next_digest,
    send_at,
    wait_after,
    wants,
    zone_of,
)

BERLIN = ZoneInfo("Europe/Berlin")
KOLKATA = ZoneInfo("Asia/Kolkata")
LORD_HOWE = ZoneInfo("Australia/Lord_Howe")  # half an hour of summer time


def at(text: str, zone: ZoneInfo, fold: int = 0) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=zone, fold=fold).astimezone(UTC)


def quiet(now: datetime, zone: ZoneInfo, start: str, until: str) -> datetime | None:
    minutes = [int(text[:2]) * 60 + int(text[3:]) for text in (start, until)]
    return end_of_quiet(now, zone=zone, start=minutes[0], until=minutes[1])


@pytest.mark.parametrize(
    ("now", "end"),
    [
        ("2027-01-10 21:59", None),
        ("2027-01-10 22:00", "2027-01-11 07:00"),
        ("2027-01-11 00:30", "2027-01-11 07:00"),
        ("2027-01-11 06:59", "2027-01-11 07:00"),
        ("2027-01-11 07:00", None),
    ],
)
def test_quiet_hours_go_over_midnight_where_the_person_is(now: str, end: str | None) -> None:
    for zone in (BERLIN, KOLKATA):
        assert quiet(at(now, zone), zone, "22:00", "07:00") == (at(end, zone) if end else None)


def test_quiet_hours_may_be_in_the_day() -> None:
    assert quiet(at("2027-01-10 13:00", BERLIN), BERLIN, "12:00", "14:00") == at("2027-01-10 14:00", BERLIN)
    assert quiet(at("2027-01-10 11:59", BERLIN), BERLIN, "12:00", "14:00") is None


def test_the_night_in_which_clocks_go_forward_ends_at_seven_all_the_same() -> None:
    begins, ends = at("2027-03-27 22:00", BERLIN), at("2027-03-28 07:00", BERLIN)

    assert ends - begins == timedelta(hours=8)
    assert quiet(begins, BERLIN, "22:00", "07:00") == ends


def test_a_time_that_clocks_skip_is_an_hour_later() -> None:
    # 02:30 doesn't exist on 28 March: it is 03:30 in summer time.
    ends = at("2027-03-28 03:30", BERLIN)

    assert quiet(at("2027-03-28 01:59", BERLIN), BERLIN, "22:00", "02:30") == ends
    assert quiet(ends - timedelta(seconds=1), BERLIN, "22:00", "02:30") == ends
    assert quiet(ends, BERLIN, "22:00", "02:30") is None


def test_an_hour_that_comes_twice_is_not_quiet_twice() -> None:
    first, second = at("2027-10-31 02:30", BERLIN), at("2027-10-31 02:30", BERLIN, fold=1)

    assert second - first == timedelta(hours=1)
    assert quiet(first - timedelta(minutes=1), BERLIN, "22:00", "02:30") == first
    assert quiet(first, BERLIN, "22:00", "02:30") is None
    assert quiet(second - timedelta(minutes=20), BERLIN, "22:00", "02:30") is None, "02:10, for the second time"


def test_quiet_hours_that_begin_in_an_hour_that_comes_twice_begin_at_its_first_time() -> None:
    begins, ends = at("2027-10-31 02:15", BERLIN), at("2027-10-31 09:00", BERLIN)

    assert quiet(begins - timedelta(minutes=1), BERLIN, "02:15", "09:00") is None
    assert quiet(begins, BERLIN, "02:15", "09:00") == ends
    assert quiet(at("2027-10-31 02:05", BERLIN, fold=1), BERLIN, "02:15", "09:00") == ends


def test_every_minute_of_nights_in_which_clocks_change_has_one_end_of_quiet() -> None:
    for zone, day in (
        (BERLIN, "2027-03-27"),
        (BERLIN, "2027-10-30"),
        (LORD_HOWE, "2027-04-03"),
        (LORD_HOWE, "2027-10-02"),
    ):
        now, last = at(f"{day} 12:00", zone), None
        runs = []
        for minute in range(26 * 60):
            end = quiet(now + timedelta(minutes=minute), zone, "23:00", "06:00")
            if end != last:
                runs.append(end)
            last = end
        assert len(runs) == 2, (zone, day, runs)
        assert runs[1] is None


def test_without_quiet_hours_nothing_is_quiet() -> None:
    assert end_of_quiet(at("2027-01-10 23:00", BERLIN), zone=BERLIN, start=None, until=None) is None
    assert quiet(at("2027-01-10 23:00", BERLIN), BERLIN, "22:00", "22:00") is None


def test_the_daily_digest_comes_at_eight_and_the_weekly_one_on_mondays() -> None:
    sunday = at("2027-03-28 12:00", BERLIN)  # clocks went forward in the night

    assert next_digest(at("2027-03-27 12:00", BERLIN), digest=Digest.DAILY, zone=BERLIN) == at(
        "2027-03-28 08:00", BERLIN
    )
    assert next_digest(sunday, digest=Digest.WEEKLY, zone=BERLIN) == at("2027-03-29 08:00", BERLIN)
    monday = at("2027-03-29 08:00", BERLIN)
    assert next_digest(monday, digest=Digest.WEEKLY, zone=BERLIN) == at("2027-04-05 08:00", BERLIN)
    assert next_digest(monday - timedelta(seconds=1), digest=Digest.DAILY, zone=BERLIN) == monday


def test_what_would_come_too_late_or_is_critical_does_not_wait_for_the_morning() -> None:
    now = at("2027-01-10 23:00", BERLIN)
    morning = now + timedelta(hours=8)

    def when(*, critical: bool = False, useless_at: datetime | None = None) -> datetime:
        return send_at(now, quiet_end=morning, critical=critical, useless_at=useless_at)

    assert when() == morning
    assert when(critical=True) == now
    assert when(useless_at=morning) == now
    assert when(useless_at=morning + timedelta(minutes=1)) == morning


def test_what_is_critical_can_only_be_added_to() -> None:
    defaults = frozenset({Channel.EMAIL})

    assert wants({Channel.EMAIL: False}, channel=Channel.EMAIL, defaults=defaults, critical=True)
    assert not wants({Channel.EMAIL: False}, channel=Channel.EMAIL, defaults=defaults, critical=False)
    assert wants({Channel.PUSH: True}, channel=Channel.PUSH, defaults=defaults, critical=True)
    assert not wants({}, channel=Channel.PUSH, defaults=defaults, critical=True)


def test_waits_are_bounded() -> None:
    assert [wait_after(n) for n in (1, len(WAITS))] == [WAITS[0], WAITS[-1]]
    assert wait_after(len(WAITS) + 1) is None


def test_a_zone_that_is_not_known_is_utc() -> None:
    assert zone_of("Mars/Olympus").key == zone_of("../etc/passwd").key == "UTC"
