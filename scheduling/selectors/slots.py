"""Which times of an interviewer can be booked: read with a constant number of queries, decided by `rules.slots`."""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any, Final
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings

from billing import plans
from billing import selectors as billing
from core.common.errors import NotFound
from core.common.sql import as_time, as_uuid, fetch_rows
from interviewers import selectors as interviewers
from scheduling.errors import SlotUnavailable
from scheduling.rules import slots as rules
from scheduling.rules import windows, zones
from scheduling.rules.slots import Agenda, Answer, Rules, Session, Slot, Why
from scheduling.rules.windows import Hours, Pattern, Stretch, Stretches

# Of a calendar `c` and its owner `u`; for who reads it as a part of something larger, too.
CALENDAR_COLUMNS: Final = f"""
    c.id, CASE WHEN c.own_zone THEN c.time_zone ELSE u.time_zone END, c.session_minutes, c.increment_minutes,
    c.buffer_before, c.buffer_after, c.notice_minutes, c.horizon_days, c.per_day, c.per_week, c.capacity,
    c.requires_approval, {interviewers.AWAY_UNTIL.format(user_id="c.user_id")}
"""
_CALENDAR: Final = f"""
    SELECT {CALENDAR_COLUMNS}
    FROM scheduling_calendar c JOIN accounts_user u ON u.id = c.user_id WHERE c.user_id = %s
"""  # noqa: S608  (constants)
_ZONE: Final = """
    SELECT CASE WHEN c.own_zone THEN c.time_zone ELSE u.time_zone END
    FROM accounts_user u LEFT JOIN scheduling_calendar c ON c.user_id = u.id WHERE u.id = %s
"""
# Weekly windows, those of single dates, and dates of their own: these come with a list.
_WINDOWS: Final = """
    SELECT weekday, CAST(date AS text) AS day, start_minute, minutes, CAST(NULL AS text) AS listed FROM scheduling_block
    WHERE calendar_id = %s AND (weekday IS NOT NULL OR date BETWEEN %s AND %s)
    UNION ALL
    SELECT NULL, CAST(date AS text), NULL, NULL, CAST(windows AS text) FROM scheduling_dateoverride
    WHERE calendar_id = %s AND date BETWEEN %s AND %s
"""
_OFF: Final = "FROM scheduling_timeoff WHERE calendar_id = %s AND ends_at > %s AND starts_at < %s"
_OCCUPIED: Final = "FROM scheduling_occupied WHERE user_id = %s AND starts_at >= %s AND starts_at < %s"
# All that is in a calendar, in one statement: a booking asks it with both people's calendars locked. `kept`: for people
# who waited, and not for the one who looks. `busy`: where its owner is a candidate; whom they meet is in slots.
# `elsewhere`: where the one who looks is.
_DIARY: Final = f"""
    SELECT 'slot', starts_at, ends_at, busy_from, busy_until, capacity, taken, id,
           CAST(NULL AS smallint), CAST(NULL AS text), CAST(NULL AS text)
    FROM scheduling_slot WHERE interviewer_id = %s AND starts_at >= %s AND starts_at < %s AND open
    UNION ALL
    SELECT 'kept', starts_at, ends_at, NULL, NULL, NULL, COUNT(*), NULL, NULL, NULL, NULL FROM scheduling_waitlistentry
    WHERE interviewer_id = %s AND starts_at >= %s AND starts_at < %s AND state = 'offered' AND offered_until > %s
      AND candidate_id <> %s
    GROUP BY starts_at, ends_at
    UNION ALL
    SELECT 'yours', starts_at, ends_at, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL FROM scheduling_booking
    WHERE candidate_id = %s AND starts_at >= %s AND starts_at < %s AND interviewer_id = %s
      AND state IN ('pending', 'confirmed')
    UNION ALL
    SELECT 'busy', starts_at, ends_at, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL {_OCCUPIED} AND slot_id IS NULL
    UNION ALL
    SELECT 'elsewhere', starts_at, ends_at, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL {_OCCUPIED}
    UNION ALL
    SELECT 'off', starts_at, ends_at, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL {_OFF}
    UNION ALL
    SELECT 'window', NULL, NULL, NULL, NULL, start_minute, minutes, NULL, weekday, day, listed FROM ({_WINDOWS}) AS w
"""  # noqa: S608  (constants)
# Where somebody isn't free, whatever for.
_GONE: Final = f"SELECT starts_at, ends_at {_OCCUPIED} UNION ALL SELECT starts_at, ends_at {_OFF}"
_NOBODY: Final = UUID(int=0)
_PAD: Final = timedelta(days=1)  # more than any session with its buffers
_FAR: Final = timedelta(days=2 * 366)  # beyond every horizon; years that no calendar can count are beyond it, too


@dataclass(frozen=True, slots=True)
class Diary:
    """A calendar as it was read, with everything that decides. `elsewhere`: where the one who looks is meanwhile."""

    user_id: UUID
    agenda: Agenda
    requires_approval: bool
    elsewhere: Sequence[Stretch] = ()

    @property
    def rules(self) -> Rules:
        return self.agenda.rules


@dataclass(frozen=True, slots=True)
class Asked:
    """One time that somebody wants: `why` it can't be booked, and what it would take of the interviewer's time.

    `elsewhere`: the one who wants it has something else then.
    """

    why: Why | None
    starts_at: datetime
    ends_at: datetime
    busy_from: datetime
    busy_until: datetime
    session_minutes: int
    capacity: int
    places: int
    requires_approval: bool
    elsewhere: bool


def check_slot(
    interviewer_id: UUID,
    starts_at: datetime,
    *,
    viewer_id: UUID | None,
    now: datetime,
    leaving: UUID | None = None,
    calendar: Sequence[Any] | None = None,
) -> Asked:
    """Whether a session of this interviewer can begin then, for this candidate. A constant number of queries.

    To be asked again with the interviewer's calendar locked, before it is booked. `leaving`: the slot that a booking
    being moved gives up. `calendar`: its CALENDAR_COLUMNS, where somebody has just read them. Whether the interviewer
    takes bookings at all is asked of the interviewers. Raises SlotUnavailable for what is years away.
    """
    if not now - _FAR < starts_at < now + _FAR:
        raise SlotUnavailable(why="too_soon" if starts_at < now else "too_far")
    diary = read_diary(
        interviewer_id,
        since=starts_at,
        until=starts_at,
        now=now,
        viewer_id=viewer_id,
        leaving=leaving,
        calendar=calendar,
    )
    answer: Answer = rules.ask_about(diary.agenda, starts_at, now=now)
    if answer.why == "too_far" and viewer_id is not None and has_priority(viewer_id, now=now):
        answer = rules.ask_about(with_priority(diary.agenda), starts_at, now=now)
    held = diary.rules
    ends_at = starts_at + timedelta(minutes=held.session_minutes)
    wanted = zones.seconds_of(starts_at), zones.seconds_after(ends_at)
    return Asked(
        why=answer.why,
        starts_at=starts_at,
        ends_at=ends_at,
        busy_from=starts_at - timedelta(minutes=held.buffer_before),
        busy_until=ends_at + timedelta(minutes=held.buffer_after),
        session_minutes=held.session_minutes,
        capacity=held.capacity,
        places=answer.slot.places if answer.slot else 0,
        requires_approval=diary.requires_approval,
        elsewhere=Stretches(diary.elsewhere).touch(*wanted),
    )


def has_priority(user_id: UUID, *, now: datetime) -> bool:
    """True for candidates whose plan books further ahead, and goes first where people wait (SCH-20)."""
    return plans.PRIORITY_BOOKING in billing.features_for(user_id, now=now)


@dataclass(frozen=True, slots=True)
class Page:
    """The times of an interviewer as somebody sees them. `fits`: within the viewer's own times, where they have any."""

    diary: Diary
    hourly_rate_minor: int | None
    bookable: bool
    slots: Sequence[Slot]
    fits: Sequence[bool | None]


def slots_of(
    interviewer_id: UUID,
    *,
    since: datetime,
    until: datetime,
    now: datetime,
    viewer_id: UUID | None = None,
) -> Page:
    """The times of an interviewer between two moments. A constant number of queries.

    Raises NotFound where the viewer doesn't see this interviewer: others see those of the search, their candidates see
    them always, and everybody themselves.
    """
    terms = interviewers.terms_of(interviewer_id, now=now)
    if terms is None or not (terms.listed or _know_each_other(interviewer_id, viewer_id)):
        raise NotFound
    diary = read_diary(interviewer_id, since=since, until=until, now=now, viewer_id=viewer_id)
    if viewer_id is not None and has_priority(viewer_id, now=now):
        diary = replace(diary, agenda=with_priority(diary.agenda))
    found = rules.slots_between(diary.agenda, since, until, now=now)
    return Page(diary, terms.hourly_rate_minor, terms.bookable, found, _fits(interviewer_id, viewer_id, found))


def _know_each_other(interviewer_id: UUID, viewer_id: UUID | None) -> bool:
    if viewer_id is None or viewer_id == interviewer_id:
        return viewer_id is not None
    both = "SELECT 1 FROM scheduling_booking WHERE candidate_id = %s AND interviewer_id = %s LIMIT 1"
    return bool(fetch_rows(both, [viewer_id, interviewer_id]))


def _fits(interviewer_id: UUID, viewer_id: UUID | None, found: Sequence[Slot]) -> list[bool | None]:
    """Whether each of these times is within what the viewer keeps open, and not while they are off or elsewhere."""
    nobody: list[bool | None] = [None] * len(found)
    if viewer_id is None or viewer_id == interviewer_id or not found:
        return nobody
    rows = fetch_rows(_CALENDAR, [viewer_id])
    if not rows:
        return nobody
    calendar_id, zone = rows[0][0], ZoneInfo(rows[0][1])
    since, until = found[0].starts_at, found[-1].ends_at
    pattern = _pattern(calendar_id, zone, since, until)
    if not pattern:
        return nobody
    days = windows.days_around(zones.seconds_of(since), zones.seconds_of(until), zone)
    kept_open = Stretches(windows.windows_between(pattern, *days))
    near = since - _PAD, until + _PAD
    gone = Stretches(_stretch(*row) for row in fetch_rows(_GONE, [viewer_id, *near, calendar_id, *near]))
    asked = [(zones.seconds_of(one.starts_at), zones.seconds_of(one.ends_at), one.state) for one in found]
    return [
        kept_open.hold(starts, ends) and (state == "yours" or not gone.touch(starts, ends))
        for starts, ends, state in asked
    ]


def with_priority(agenda: Agenda) -> Agenda:
    """The same as people with priority see it: further ahead."""
    further = agenda.rules.horizon_days + settings.PRIORITY_DAYS
    return replace(agenda, rules=replace(agenda.rules, horizon_days=further))


def read_diary(
    user_id: UUID,
    *,
    since: datetime,
    until: datetime,
    now: datetime,
    viewer_id: UUID | None = None,
    leaving: UUID | None = None,
    calendar: Sequence[Any] | None = None,
) -> Diary:
    """Somebody's calendar for sessions that begin between two moments. Two queries; one where `calendar` is given.

    Who never made one has nothing open. Raises NotFound where there is no such person.
    """
    found = calendar or next(iter(fetch_rows(_CALENDAR, [user_id], prepared=True)), None)
    if found is None:
        return _nothing_open(user_id)
    calendar_id, zone_name, *numbers, requires_approval, away_until = found
    zone = ZoneInfo(zone_name)
    held = Rules(*numbers)
    first, last = rules.weeks_around(since, until, zone)
    week = zones.datetime_of(first) - _PAD, zones.datetime_of(last) + _PAD
    viewer = viewer_id or _NOBODY
    near = since - _PAD, until + _PAD
    moments: dict[str, list[tuple[Any, ...]]] = defaultdict(list)
    for kind, *row in fetch_rows(
        _DIARY,
        [
            user_id, *week, user_id, *week, now, viewer, viewer, *week, user_id, user_id, *near, viewer, *near,
            calendar_id, since, near[1], *_dates_asked(calendar_id, zone, since, until),
        ],
        prepared=True,
    ):  # fmt: skip
        moments[kind].append(tuple(row))
    off = [_stretch(*row) for row in moments["off"]]
    if away_until is not None:
        off.append(Stretch(0, zones.seconds_after(as_time(away_until))))
    agenda = Agenda(
        pattern=_pattern_of(
            zone, ((weekday, day, at, long, listed) for *_, at, long, _id, weekday, day, listed in moments["window"])
        ),
        rules=held,
        sessions=_sessions(moments, held, leaving=leaving),
        busy=[_stretch(*row) for row in moments["busy"]],
        off=off,
    )
    return Diary(user_id, agenda, bool(requires_approval), [_stretch(*row) for row in moments["elsewhere"]])


def zone_of(user_id: UUID) -> ZoneInfo:
    """The zone whose wall clock counts in somebody's calendar. Raises NotFound where there is no such person."""
    rows = fetch_rows(_ZONE, [user_id])
    if not rows:
        raise NotFound
    return ZoneInfo(rows[0][0])


def _nothing_open(user_id: UUID) -> Diary:
    return Diary(user_id, Agenda(Pattern(zone_of(user_id)), Rules()), requires_approval=False)


def read_pattern(user_id: UUID, *, since: datetime, until: datetime) -> Pattern | None:
    """Somebody's windows around a stretch of time; none for somebody who has no calendar. Two queries."""
    found = fetch_rows(_CALENDAR, [user_id])
    return _pattern(found[0][0], ZoneInfo(found[0][1]), since, until) if found else None


def _pattern(calendar_id: Any, zone: ZoneInfo, since: datetime, until: datetime) -> Pattern:
    return _pattern_of(zone, fetch_rows(_WINDOWS, _dates_asked(calendar_id, zone, since, until)))


def _dates_asked(calendar_id: Any, zone: ZoneInfo, since: datetime, until: datetime) -> list[object]:
    """What _WINDOWS is given."""
    days = windows.days_around(zones.seconds_of(since), zones.seconds_after(until), zone)
    return [calendar_id, *(day.isoformat() for day in days)] * 2


def _pattern_of(zone: ZoneInfo, rows: Iterable[Sequence[Any]]) -> Pattern:
    weekly: dict[int, list[Hours]] = defaultdict(list)
    once: dict[date, list[Hours]] = defaultdict(list)
    overrides: dict[date, list[Hours]] = {}
    for weekday, day, start_minute, minutes, listed in rows:
        if listed is not None:
            overrides[date.fromisoformat(day)] = [Hours(*pair) for pair in json.loads(listed)]
        elif day is None:
            weekly[weekday].append(Hours(start_minute, minutes))
        else:
            once[date.fromisoformat(day)].append(Hours(start_minute, minutes))
    return Pattern(zone, weekly, once, overrides)


def _stretch(starts_at: Any, ends_at: Any, *_rest: Any) -> Stretch:
    return Stretch(zones.seconds_of(as_time(starts_at)), zones.seconds_after(as_time(ends_at)))


def _sessions(
    moments: Mapping[str, list[tuple[Any, ...]]], held: Rules, *, leaving: UUID | None
) -> Mapping[int, Session]:
    """The times in use, also those that are only kept for somebody: both count, for all others."""
    yours = {as_time(row[0]) for row in moments["yours"]}
    sessions: dict[int, Session] = {}
    for starts_at, ends_at, busy_from, busy_until, capacity, taken, slot_id, *_rest in moments["slot"]:
        gone = taken - (leaving is not None and as_uuid(slot_id) == leaving)
        if gone:
            starts, ends = _stretch(starts_at, ends_at)
            around = _stretch(busy_from, busy_until)
            mine = as_time(starts_at) in yours
            sessions[starts] = Session(starts, ends, *around, capacity=capacity, gone=gone, yours=mine)
    for starts_at, ends_at, _from, _until, _capacity, number, *_rest in moments["kept"]:
        starts, ends = _stretch(starts_at, ends_at)
        there = sessions.get(starts) or Session(
            starts=starts,
            ends=ends,
            busy_from=starts - held.buffer_before * zones.MINUTE,
            busy_until=ends + held.buffer_after * zones.MINUTE,
            capacity=held.capacity,
            gone=0,
        )
        sessions[starts] = replace(there, gone=there.gone + number)
    return sessions
