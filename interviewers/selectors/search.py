"""Finding interviewers. Handwritten SQL: the page that everybody opens; nothing that SQLite and PostgreSQL don't share.

Pages are cut by the values of the last row (keyset), so that the thousandth costs what the first does, nobody is shown
twice, and whoever comes in between doesn't shift the rest.
"""

import base64
import json
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final, Literal
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from billing.selectors import HAS_INTERVIEWER_PLAN, WITH_INTERVIEWER_PLAN
from core.common.sql import as_time, as_uuid, database_now, fetch_rows, marks
from interviewers import catalogue, rules

Sort = Literal["soonest", "rating", "price", "newest"]
SORTS: Final[tuple[Sort, ...]] = ("soonest", "rating", "price", "newest")
PAGE = 20
MOST = 100


@dataclass(frozen=True, slots=True)
class Search:
    """What somebody looks for. `skills` are keys of the catalogue; all of them are wanted."""

    q: str = ""
    skills: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    max_rate_minor: int | None = None
    min_rating: float | None = None
    free_before: datetime | None = None  # who has a free time until then
    sort: Sort = "soonest"


@dataclass(frozen=True, slots=True)
class Card:
    """An interviewer in the list."""

    id: UUID
    name: str
    picture: UUID | None
    pronouns: str
    headline: str
    skills: tuple[str, ...]
    languages: tuple[str, ...]
    experience_years: int | None
    hourly_rate_minor: int | None
    currency: str
    rating_milli: int
    rating_count: int
    next_free_at: datetime | None


@dataclass(frozen=True, slots=True)
class Page:
    """Some cards, and the cursors of the pages around them."""

    cards: list[Card]
    next: str | None
    previous: str | None


@dataclass(frozen=True, slots=True)
class _Order:
    columns: tuple[str, ...]
    down: bool
    read: tuple[Callable[[Any], Any], ...]

    def by(self, *, backwards: bool) -> str:
        way = "DESC" if self.down != backwards else "ASC"
        return ", ".join(f"{column} {way}" for column in self.columns)

    def beyond(self, *, backwards: bool) -> str:
        sign = "<" if self.down != backwards else ">"
        return f"({', '.join(self.columns)}) {sign} ({marks(len(self.columns))})"


def _moment(value: Any) -> datetime:
    moment = datetime.fromisoformat(value)
    if moment.tzinfo is None:
        raise ValueError("no zone")
    return moment.astimezone(UTC)  # in another zone it may be beyond what a database takes


def _number(value: Any) -> int:
    if type(value) is not int or not -1 < value < 2**31:
        raise ValueError("no such number")
    return value


_ORDERS: Final[dict[Sort, _Order]] = {
    "soonest": _Order(("p.next_free_at", "p.user_id"), False, (_moment, UUID)),
    "rating": _Order(("p.rating_milli", "p.rating_count", "p.user_id"), True, (_number, _number, UUID)),
    "price": _Order(("p.hourly_rate_minor", "p.user_id"), False, (_number, UUID)),
    "newest": _Order(("p.joined_at", "p.user_id"), True, (_moment, UUID)),
}
_PLACE: Final = {
    "p.next_free_at": 10, "p.rating_milli": 8, "p.rating_count": 9, "p.hourly_rate_minor": 6, "p.joined_at": 11,
    "p.user_id": 0,
}  # fmt: skip

_COLUMNS = """
    p.user_id, u.name, u.picture, u.pronouns, p.headline, p.experience_years, p.hourly_rate_minor, p.currency,
    p.rating_milli, p.rating_count, p.next_free_at, p.joined_at, p.id
"""
# Whom candidates see: `rules.blocks_of_listing`, said in SQL. `{asked}` stands before what has to look into other
# tables, because SQLite asks in this order. Four times the present, the first as a day.
_SEEN = """
    WHERE p.public AND p.approved AND p.papers_until >= %s AND (p.away_ends_at IS NULL OR p.away_ends_at <= %s)
      {asked} AND u.is_active
"""
_FROM = "FROM interviewers_profile p JOIN accounts_user u ON u.id = p.user_id"
# Asked of each row: best where the order's index gives the rows and a page is soon full.
_EACH = f"""
    AND EXISTS (SELECT 1 FROM accounts_role r WHERE r.user_id = p.user_id
                AND r.role = 'interviewer' AND r.onboarding_stage = 'active')
    AND {HAS_INTERVIEWER_PLAN.format(user_id="p.user_id")}
"""  # noqa: S608  (no word of anybody's in it)
# The same of all at once: best where all are counted.
_ALL = f"""
    AND p.user_id IN (SELECT r.user_id FROM accounts_role r
                      WHERE r.role = 'interviewer' AND r.onboarding_stage = 'active')
    AND p.user_id IN ({WITH_INTERVIEWER_PLAN})
"""  # noqa: S608
_WITH_SKILL = " AND EXISTS (SELECT 1 FROM interviewers_profileskill s WHERE s.profile_id = p.id AND s.key = %s)"
_WITH_LANGUAGE = " AND EXISTS (SELECT 1 FROM interviewers_profilelanguage l WHERE l.profile_id = p.id AND l.code = %s)"
# Of something rare: its own index gives the rows, and few are put into order.
_WITH_RARE_SKILL = " AND p.id IN (SELECT s.profile_id FROM interviewers_profileskill s WHERE s.key = %s)"
_WITH_RARE_LANGUAGE = " AND p.id IN (SELECT l.profile_id FROM interviewers_profilelanguage l WHERE l.code = %s)"
_RARE = 500
# How many have it, up to one more than is rare.
_SOME_WITH = (
    "SELECT COUNT(*) FROM (SELECT 1 FROM interviewers_profileskill s WHERE s.key = %s LIMIT 501) AS few",
    "SELECT COUNT(*) FROM (SELECT 1 FROM interviewers_profilelanguage l WHERE l.code = %s LIMIT 501) AS few",
)
_FACETS = f"""
    WITH seen AS MATERIALIZED (SELECT p.id, p.hourly_rate_minor AS rate {_FROM} {_SEEN.format(asked="")} {_ALL})
    SELECT 'skill', s.key, MIN(s.name), COUNT(*), 0 FROM seen JOIN interviewers_profileskill s
        ON s.profile_id = seen.id GROUP BY s.key
    UNION ALL
    SELECT 'language', l.code, l.code, COUNT(*), 0 FROM seen JOIN interviewers_profilelanguage l
        ON l.profile_id = seen.id GROUP BY l.code
    UNION ALL
    SELECT 'rate', '', '', MIN(rate), MAX(rate) FROM seen
"""  # noqa: S608
_SKILLS_OF = "SELECT profile_id, name FROM interviewers_profileskill WHERE profile_id IN ({}) ORDER BY position"
_LANGUAGES_OF = "SELECT profile_id, code FROM interviewers_profilelanguage WHERE profile_id IN ({}) ORDER BY position"


def find_interviewers(asked: Search, *, cursor: str = "", limit: int = PAGE, now: datetime | None = None) -> Page:
    """One page of the interviewers that candidates see. Three queries, or four, however many there are.

    Raises ValidationError for a cursor that is made up or belongs to another order.
    """
    now = now or database_now()
    order = _ORDERS[asked.sort]
    backwards, last = _read_cursor(cursor, asked.sort) if cursor else (False, ())
    rarest, count = _rarest(asked)
    if rarest and not count:
        return Page(cards=[], next=None, previous=None)
    where, values = _conditions(asked, rare=rarest if count <= _RARE else None, now=now)
    if last:
        where, values = f"{where} AND {order.beyond(backwards=backwards)}", [*values, *last]
    seen = _SEEN.format(asked=where) + _EACH
    sql = f"SELECT {_COLUMNS} {_FROM} {seen} ORDER BY {order.by(backwards=backwards)} LIMIT %s"
    rows = fetch_rows(sql, [_day(now), now, *values, now, now, limit + 1])
    more = len(rows) > limit
    rows = rows[:limit]
    if backwards:
        rows.reverse()
    has_next, has_previous = (True, more) if backwards else (more, bool(cursor))
    return Page(
        cards=_cards(rows, now),
        next=_write_cursor(asked.sort, rows[-1], backwards=False) if rows and has_next else None,
        previous=_write_cursor(asked.sort, rows[0], backwards=True) if rows and has_previous else None,
    )


def card_of(user_id: UUID, *, now: datetime | None = None) -> Card | None:
    """One interviewer, if candidates see them."""
    now = now or database_now()
    seen = _SEEN.format(asked=" AND p.user_id = %s") + _EACH
    found = _cards(fetch_rows(f"SELECT {_COLUMNS} {_FROM} {seen}", [_day(now), now, user_id, now, now]), now)
    return found[0] if found else None


# Until when somebody is away, to be asked as a part of something larger; may be over.
AWAY_UNTIL: Final = "(SELECT a.away_ends_at FROM interviewers_profile a WHERE a.user_id = {user_id})"


@dataclass(frozen=True, slots=True)
class Terms:
    """What of a profile decides about times: whether candidates find it, whether it can be booked, and for how much."""

    listed: bool
    bookable: bool
    hourly_rate_minor: int | None


def terms_of(user_id: UUID, *, now: datetime) -> Terms | None:
    """The terms of one interviewer, also of one whom candidates don't see; none of those without a profile."""
    seen = _SEEN.format(asked=" AND p.user_id = %s") + _EACH
    sql = f"""
        SELECT o.hourly_rate_minor, o.accepting, EXISTS (SELECT 1 {_FROM} {seen})
        FROM interviewers_profile o WHERE o.user_id = %s
    """  # noqa: S608
    for rate, accepting, listed in fetch_rows(sql, [_day(now), now, user_id, now, now, user_id]):
        return Terms(bool(listed), bool(listed and accepting), rate)
    return None


def card_for_preview(user_id: UUID, *, now: datetime | None = None) -> Card | None:
    """One interviewer, whether anybody sees them or not."""
    found = _cards(fetch_rows(f"SELECT {_COLUMNS} {_FROM} WHERE p.user_id = %s", [user_id]), now or database_now())
    return found[0] if found else None


@dataclass(frozen=True, slots=True)
class Facets:
    """What there is to choose from, with how many have it."""

    skills: list[tuple[str, int]]
    languages: list[tuple[str, int]]
    least_rate: int | None
    most_rate: int | None


def facets(*, now: datetime | None = None, most: int = 100) -> Facets:
    """Skills, languages and rates of the interviewers that candidates see. One query."""
    now = now or database_now()
    skills, languages, least, highest = [], [], None, None
    for kind, key, name, count, other in fetch_rows(_FACETS, [_day(now), now, now, now]):
        if kind == "skill":
            skills.append((-count, key, name))
        elif kind == "language":
            languages.append((-count, key))
        else:
            least, highest = count, other
    return Facets(
        skills=[(name, -count) for count, _key, name in sorted(skills)[:most]],
        languages=[(code, -count) for count, code in sorted(languages)],
        least_rate=least,
        most_rate=highest,
    )


def _day(now: datetime) -> str:
    """A day as both databases compare it."""
    return now.astimezone(UTC).date().isoformat()


def _conditions(asked: Search, *, rare: str | None, now: datetime) -> tuple[str, list[object]]:
    parts: list[str] = []
    values: list[object] = []
    for pattern in rules.patterns(asked.q):
        parts.append(" AND p.search_text LIKE %s ESCAPE '!'")
        values.append(pattern)
    for key in asked.skills:
        parts.append(_WITH_RARE_SKILL if key == rare else _WITH_SKILL)
        values.append(key)
    for code in asked.languages:
        parts.append(_WITH_RARE_LANGUAGE if code == rare else _WITH_LANGUAGE)
        values.append(code)
    if asked.max_rate_minor is not None:
        parts.append(" AND p.hourly_rate_minor <= %s")
        values.append(asked.max_rate_minor)
    if asked.min_rating is not None:
        parts.append(" AND p.rating_milli >= %s")
        values.append(round(asked.min_rating * 1000))
    if asked.free_before is not None:
        parts.append(" AND p.next_free_at > %s AND p.next_free_at < %s")
        values += [now, asked.free_before]
    return "".join(parts), values


def _rarest(asked: Search) -> tuple[str | None, int]:
    """Which of the skills and languages that are wanted the fewest have, and how many, up to 501, seen or not.

    Neither database knows it: SQLite keeps no figures for single values, and PostgreSQL none for rare ones.
    """
    wanted = [*asked.skills, *asked.languages]
    if not wanted:
        return None, 0
    with_skill, with_language = _SOME_WITH
    asking = [with_skill] * len(asked.skills) + [with_language] * len(asked.languages)
    columns = ", ".join(f"({one})" for one in asking)
    (counts,) = fetch_rows(f"SELECT {columns}", wanted)
    return min(zip(wanted, counts, strict=True), key=lambda pair: pair[1])


def _cards(rows: Sequence[tuple[Any, ...]], now: datetime) -> list[Card]:
    if not rows:
        return []
    ids = [row[12] for row in rows]
    skills, languages = _by_profile(_SKILLS_OF, ids), _by_profile(_LANGUAGES_OF, ids)
    cards = []
    for user_id, name, picture, pronouns, headline, years, rate, currency, milli, count, free_at, _joined, pk in rows:
        free = as_time(free_at)
        cards.append(
            Card(
                as_uuid(user_id), name, picture and as_uuid(picture), pronouns, headline,
                tuple(skills[pk]), tuple(languages[pk]), years, rate, currency, milli, count,
                free if now < free < rules.UNKNOWN_TIME else None,
            )
        )  # fmt: skip
    return cards


def _by_profile(sql: str, ids: Sequence[object]) -> dict[Any, list[str]]:
    found: dict[Any, list[str]] = defaultdict(list)
    for pk, word in fetch_rows(sql.format(marks(len(ids))), ids):
        found[pk].append(word)
    return found


def _write_cursor(sort: Sort, row: tuple[Any, ...], *, backwards: bool) -> str:
    values = []
    order = _ORDERS[sort]
    for column, read in zip(order.columns, order.read, strict=True):
        value = row[_PLACE[column]]
        if read is _moment:
            value = as_time(value).isoformat()
        elif read is UUID:
            value = as_uuid(value).hex
        values.append(value)
    text = json.dumps([sort, int(backwards), *values], separators=(",", ":"))
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _read_cursor(text: str, sort: Sort) -> tuple[bool, list[object]]:
    order = _ORDERS[sort]
    try:
        said = json.loads(base64.urlsafe_b64decode(text.encode() + b"=" * (-len(text) % 4)))
        named, backwards, *values = said
        if named != sort or backwards not in (0, 1):
            raise ValueError("of another order")
        return bool(backwards), [read(value) for read, value in zip(order.read, values, strict=True)]
    except (ValueError, TypeError, AttributeError, RecursionError, OverflowError) as error:
        raise ValidationError({"cursor": [_("This is no cursor of this list.")]}) from error


def skill_keys(names: Sequence[str]) -> tuple[str, ...]:
    """What skills are found by, whatever way they are written."""
    return tuple(skill.key for skill in catalogue.skills_of(names))
