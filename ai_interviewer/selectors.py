"""Reading AI interviews: what may be seen, by whom."""

from collections import Counter, defaultdict
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from msgspec import Struct, json

from ai_interviewer import rules
from ai_interviewer.models import ContentVersion, Interview, MonthlyUse, Report, Resume, SkillScore, Turn
from billing.plans import Allowance
from core.accounts.selectors import Person
from core.common.errors import NotFound
from core.common.sql import fetch_rows


def find_interview(interview_id: UUID, *, user_id: UUID) -> Interview:
    """One of a person's own interviews. Other people's don't exist for them, for staff neither. Raises NotFound."""
    found = Interview.objects.filter(pk=interview_id, user_id=user_id).first()
    if found is None:
        raise NotFound
    return found


def own_room(interview_id: UUID, *, person: Person) -> UUID:
    """The room of one of a person's own interviews, in one cheap query. Raises NotFound."""
    rows = fetch_rows(
        "SELECT room_id FROM ai_interviewer_interview WHERE id = %s AND user_id = %s", [interview_id, person.user_id]
    )
    if not rows:
        raise NotFound
    room_id = rows[0][0]
    return room_id if isinstance(room_id, UUID) else UUID(room_id)


def interviews_of(user_id: UUID, *, state: str | None = None, room_id: UUID | None = None) -> QuerySet[Interview]:
    """A person's interviews, newest first, without what is long."""
    found = _listed(Interview.objects.filter(user_id=user_id))
    if room_id is not None:
        found = found.filter(room_id=room_id)
    if state == "open":
        return found.exclude(state=Interview.State.FINISHED)
    return found.filter(state=state) if state in Interview.State.values else found


def all_interviews(*, state: str | None = None, words: str = "") -> QuerySet[Interview]:
    """Everybody's interviews, newest first, without what is long; for staff. `words`: of the title or the person."""
    found = Interview.objects.defer("plan", "question", "report__body").select_related("user", "report").order_by("-id")
    if state in Interview.State.values:
        found = found.filter(state=state)
    if words := words.strip()[:80]:
        found = found.filter(
            Q(title__icontains=words) | Q(user__name__icontains=words) | Q(user__email__icontains=words)
        )
    return found


def _listed(found: QuerySet[Interview]) -> QuerySet[Interview]:
    answers = Count("turn_rows", filter=Q(turn_rows__skipped=False))
    found = found.defer("plan", "question", "report__body").select_related("report")
    return found.annotate(answers=answers).order_by("-id")


def turns_of(interview: Interview) -> QuerySet[Turn]:
    """All turns of an interview, in order."""
    return Turn.objects.filter(interview=interview).order_by("number")


def newest_versions(kind: str) -> QuerySet[ContentVersion]:
    """The newest version of everything of a kind that staff has published."""
    same = ContentVersion.objects.filter(kind=kind, key=OuterRef("key")).order_by("-version")
    newest = Subquery(same.values("version")[:1])
    return ContentVersion.objects.filter(kind=kind, version=newest).select_related("author").order_by("key")


def versions_of(kind: str, key: str) -> list[ContentVersion]:
    """All versions of one piece of content that staff has published, the newest first."""
    return list(ContentVersion.objects.filter(kind=kind, key=key).select_related("author").order_by("-version"))


COUNTED = 2_000  # interviews whose answers are counted by question, the newest


class _Key(Struct):
    key: str


class _Item(Struct):
    number: int
    question: _Key


class _Asked(Struct):
    """As much of a plan as counting needs."""

    items: list[_Item] = []


_read_asked = json.Decoder(_Asked).decode


def answers_by_question() -> dict[str, int]:
    """How often each question of the bank was answered in the newest 2,000 interviews; passing is no answer."""
    plans = fetch_rows(
        "SELECT id, CAST(plan AS TEXT) FROM ai_interviewer_interview ORDER BY id DESC LIMIT %s", [COUNTED]
    )
    if not plans:
        return {}
    # Joining with the keys inside the plans in SQL takes SQLite ten times as long.
    turns = fetch_rows(
        "SELECT interview_id, item FROM ai_interviewer_turn"
        " WHERE interview_id >= %s AND move = 'ask' AND skipped = %s AND item > 0",
        [plans[-1][0], False],
    )
    answered: dict[Any, list[int]] = defaultdict(list)
    for interview_id, item in turns:
        answered[interview_id].append(item)
    counts: Counter[str] = Counter()
    for interview_id, plan in plans:
        if interview_id in answered:
            keys = {item.number: item.question.key for item in _read_asked(plan).items}
            counts.update(keys[item] for item in answered[interview_id] if item in keys)
    return dict(counts)


def month_used(user_id: UUID, now: datetime) -> MonthlyUse:
    """What a person has used in the month of `now`."""
    month = rules.month_of(now)
    return MonthlyUse.objects.filter(user_id=user_id, month=month).first() or MonthlyUse(user_id=user_id, month=month)


def show_quota(user_id: UUID, allowance: Allowance, now: datetime) -> dict[str, Any]:
    """What a plan allows and what of it is used."""
    used = month_used(user_id, now)
    return {
        "plan": allowance.plan,
        "unlimited": allowance.unlimited,
        "turns": allowance.turns,
        "seconds": allowance.seconds,
        "interviews": {
            "used": used.interviews,
            "of": allowance.interviews_month,
            "resets_at": rules.next_month(now),
        },
        "turns_month": {"used": used.turns, "of": allowance.turns_month},
    }


def resumes_of(user_id: UUID) -> QuerySet[Resume]:
    """A person's résumés, newest first, without their texts."""
    return Resume.objects.filter(user_id=user_id).defer("text").order_by("-id")


def report_of(interview: Interview) -> Report | None:
    """An interview's report, if there is one yet."""
    return Report.objects.filter(interview=interview).first()


def trend(user_id: UUID, *, most: int = 500) -> list[dict[str, Any]]:
    """A person's scores by skill over time, oldest first; the skill that was scored most comes first."""
    rows = SkillScore.objects.filter(user_id=user_id).order_by("-at")[:most]
    points: dict[str, list[dict[str, Any]]] = defaultdict(list)
    titles: dict[str, str] = {}
    for row in reversed(rows):
        points[row.skill].append({"interview": row.interview_id, "at": row.at, "score": row.score})
        titles[row.skill] = row.title
    skills = [{"key": key, "title": titles[key], "points": found} for key, found in points.items()]
    return sorted(skills, key=lambda skill: (-len(skill["points"]), skill["title"]))
