"""The same rows by SQL that was written for each question by hand, straight through the driver: no checks of what was
asked, no cursors, no objects, nothing put into words.
"""

from datetime import datetime
from typing import Any

_CARD = """
    SELECT p.id, p.user_id, u.name, u.picture, u.pronouns, p.headline, p.experience_years, p.hourly_rate_minor,
           p.currency, p.rating_milli, p.rating_count, p.next_free_at
    FROM interviewers_profile p JOIN accounts_user u ON u.id = p.user_id
"""
_SEEN = """
    WHERE p.public AND p.approved AND u.is_active AND p.papers_until >= :day
      AND (p.away_ends_at IS NULL OR p.away_ends_at <= :now)
      AND p.user_id IN (SELECT user_id FROM accounts_role WHERE role = 'interviewer' AND onboarding_stage = 'active')
      AND p.user_id IN (SELECT user_id FROM billing_interviewergrant WHERE revoked_at IS NULL
                        AND starts_at <= :now AND (ends_at IS NULL OR ends_at > :now))
"""
# The same, asked of each row.
_SEEN_EACH = """
    WHERE p.public AND p.approved AND u.is_active AND p.papers_until >= :day
      AND (p.away_ends_at IS NULL OR p.away_ends_at <= :now)
      AND EXISTS (SELECT 1 FROM accounts_role r WHERE r.user_id = p.user_id
                  AND r.role = 'interviewer' AND r.onboarding_stage = 'active')
      AND EXISTS (SELECT 1 FROM billing_interviewergrant g WHERE g.user_id = p.user_id AND g.revoked_at IS NULL
                  AND g.starts_at <= :now AND (g.ends_at IS NULL OR g.ends_at > :now))
"""
_SKILL = " AND p.id IN (SELECT profile_id FROM interviewers_profileskill WHERE key = '{}')"
_LANGUAGE = " AND p.id IN (SELECT profile_id FROM interviewers_profilelanguage WHERE code = '{}')"
_SKILL_EACH = " AND EXISTS (SELECT 1 FROM interviewers_profileskill s WHERE s.profile_id = p.id AND s.key = '{}')"
_LANGUAGE_EACH = (
    " AND EXISTS (SELECT 1 FROM interviewers_profilelanguage l WHERE l.profile_id = p.id AND l.code = '{}')"
)
_SOONEST = " ORDER BY p.next_free_at, p.user_id LIMIT {}"
_BEST = " ORDER BY p.rating_milli DESC, p.rating_count DESC, p.user_id DESC LIMIT {}"
_CHEAPEST = " ORDER BY p.hourly_rate_minor, p.user_id LIMIT {}"


def _rest(skill: str, language: str) -> dict[str, str]:
    """What is asked for behind each name in `measure.CASES`."""
    return {
        "the first page": _SOONEST.format(20),
        "one skill": skill.format("python") + _SOONEST.format(20),
        "two skills, best rated": skill.format("python") + skill.format("system design") + _BEST.format(20),
        "a language and a rate, cheapest": language.format("de") + " AND p.hourly_rate_minor <= 200000"
        + _CHEAPEST.format(20),
        "words": " AND p.search_text LIKE '%% pyth%%' AND p.search_text LIKE '%% eng%%'" + _SOONEST.format(20),
        "a rare name": " AND p.search_text LIKE '%% person77%%'" + _SOONEST.format(20),
        "words, skill, language, rating": " AND p.search_text LIKE '%% eng%%'" + skill.format("go")
        + language.format("en") + " AND p.rating_milli >= 4000" + _BEST.format(20),
        "nothing found": skill.format("no such skill") + _SOONEST.format(20),
        "a hundred to a page": _SOONEST.format(100),
        "page 200": " AND (p.next_free_at, p.user_id) > (:at, :id)" + _SOONEST.format(20),
    }  # fmt: skip


# All at once, and asked of each row: whoever writes SQL by hand takes the better one, so that one is compared with.
REST = {False: _rest(_SKILL, _LANGUAGE), True: _rest(_SKILL_EACH, _LANGUAGE_EACH)}
FACETS = (
    "SELECT MIN(s.name), COUNT(*) FROM interviewers_profileskill s JOIN interviewers_profile p ON p.id = s.profile_id"
    " JOIN accounts_user u ON u.id = p.user_id {} GROUP BY s.key ORDER BY 2 DESC LIMIT 100",
    "SELECT l.code, COUNT(*) FROM interviewers_profilelanguage l JOIN interviewers_profile p ON p.id = l.profile_id"
    " JOIN accounts_user u ON u.id = p.user_id {} GROUP BY l.code ORDER BY 2 DESC",
    "SELECT MIN(p.hourly_rate_minor), MAX(p.hourly_rate_minor) FROM interviewers_profile p"
    " JOIN accounts_user u ON u.id = p.user_id {}",
)


class Bare:
    """A driver's cursor, and the dialect of its parameters."""

    def __init__(self, connection: Any, *, postgres: bool, now: datetime) -> None:
        self._cursor = connection.cursor()
        self._postgres = postgres
        self._given: dict[str, Any] = {
            "now": now if postgres else str(now.replace(tzinfo=None)),
            "day": now.date() if postgres else now.date().isoformat(),
        }

    def page(self, name: str, *, each: bool, at: Any = None, after: Any = None) -> list[tuple[Any, ...]]:
        """The rows of one page, their skills and languages."""
        if at is not None:
            self._given |= {"at": at if self._postgres else str(at.replace(tzinfo=None))}
            self._given |= {"id": after if self._postgres else after.hex}
        rows = self._ask(_CARD + (_SEEN_EACH if each else _SEEN) + REST[each][name])
        ids = [row[0] for row in rows]
        if ids:
            for table, column in (("interviewers_profileskill", "name"), ("interviewers_profilelanguage", "code")):
                self._of(table, column, ids)
        return rows

    def facets(self, *, each: bool) -> None:
        for sql in FACETS:
            self._ask(sql.format(_SEEN_EACH if each else _SEEN))

    def _of(self, table: str, column: str, ids: list[Any]) -> list[tuple[Any, ...]]:
        marks = ",".join(["%s" if self._postgres else "?"] * len(ids))
        self._cursor.execute(
            f"SELECT profile_id, {column} FROM {table} WHERE profile_id IN ({marks}) ORDER BY position", ids
        )
        return list(self._cursor.fetchall())

    def _ask(self, sql: str) -> list[tuple[Any, ...]]:
        if self._postgres:
            for name in self._given:
                sql = sql.replace(f":{name}", f"%({name})s")
        else:
            sql = sql.replace("%%", "%")
        self._cursor.execute(sql, self._given)
        return list(self._cursor.fetchall())
