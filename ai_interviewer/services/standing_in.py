"""The AI stands in for an interviewer who hasn't come (AI-16): offered to whoever waits, begun in the same room.

The session's tokens go back, because the interviewer didn't come; the interview counts like any other of its candidate.
"""

import time
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from ai_interviewer import rules
from ai_interviewer.errors import NotOffered
from ai_interviewer.models import Interview
from ai_interviewer.services import content, hearing, interviews, meter
from ai_interviewer.services.interviews import Wanted
from billing import selectors as billing
from core.accounts.people import Person
from core.common.sql import database_now
from core.realtime import server
from scheduling.errors import NotAbsent
from scheduling.services import missing
from scheduling.services.missing import Missed
from sessions_live.errors import HostCame
from sessions_live.log import OpenLog
from sessions_live.services import acts, handing_over

EVERY = 5.0  # seconds between two looks at who waits
_looked = 0.0


@dataclass(frozen=True, slots=True)
class Offer:
    """What a candidate is offered instead: the tokens that come back, and the interview as it would be set up."""

    tokens: int
    interview: Wanted


async def look_for_waiting() -> None:
    """Offer the AI to those whose interviewer hasn't come. Once a second at most, and then every five."""
    global _looked
    if time.monotonic() - _looked >= EVERY:
        _looked = time.monotonic()
        await server.in_database(offer_due)


def offer_due(*, now: datetime | None = None) -> int:
    """Offer the AI in every room whose candidate has waited long enough; how many. Twice at once offers once."""
    now = now or database_now()
    count = 0
    for room_id, candidate_id in handing_over.waiting_for_host(now=now):
        if missing.missed_by_interviewer(room_id=room_id, candidate_id=candidate_id, now=now) is None:
            continue

        def offer(log: OpenLog, room_id: UUID = room_id) -> bool:
            return handing_over.offer_ai(log, room_id=room_id)

        count += acts.act_now(room_id, offer)
    return count


def offer_of(*, room_id: UUID, user_id: UUID, now: datetime | None = None) -> Offer:
    """What is offered to somebody in a room. Raises NotOffered."""
    now = now or database_now()
    missed = _missed(room_id, user_id, now)
    return Offer(missed.tokens, suggest(user_id=user_id, topic=missed.topic, minutes=_minutes(missed, now)))


def stand_in(*, person: Person, room_id: UUID, mode: str | None = None, now: datetime | None = None) -> Interview:
    """Begin the interview that was offered, in the room that it was offered in; the booking's tokens go back with it.

    All or nothing. Again is the same interview. Raises NotOffered, HostCame, MonthlyLimitReached, TooManyInterviews and
    VoiceUnavailable; then the candidate waits on, and nothing has changed.
    """
    now = now or database_now()
    made = _made(room_id, person.user_id)
    if made is not None:
        return made
    missed = _missed(room_id, person.user_id, now)
    wanted = suggest(user_id=person.user_id, topic=missed.topic, minutes=_minutes(missed, now), mode=mode)
    prepared = interviews.prepare(person, wanted)
    with transaction.atomic():
        # Locks both people's calendars: of two who accept at once, the second finds the interview of the first.
        try:
            missing.give_up_waiting(room_id=room_id, candidate_id=person.user_id, now=now)
        except NotAbsent:
            raise HostCame from None
        made = _made(room_id, person.user_id)
        if made is not None:
            return made

        def act(log: OpenLog) -> Interview:
            seat, ai_seat = handing_over.hand_over(
                log, room_id=room_id, candidate_id=person.user_id, ai_name=_("Interviewer")
            )
            allowance = billing.allowance_for(person.user_id, now=now)
            month = meter.take_interview(user_id=person.user_id, allowance=allowance, now=now)
            return interviews.begin(
                log,
                prepared,
                room_id=room_id,
                seat_id=seat.pk,
                ai_seat_id=ai_seat.pk,
                allowance=allowance,
                month=month,
                request_id=f"instead:{missed.booking_id}",
                now=now,
            )

        return acts.act_now(room_id, act)


def suggest(*, user_id: UUID, topic: str, minutes: int, mode: str | None = None) -> Wanted:
    """An interview like the person's last one; without one, of the role that the session's topic names, if it does."""
    last = Interview.objects.filter(user_id=user_id).order_by("-id").first()
    mode = mode or ("voice" if hearing.is_available() else "text")
    bank = content.current().bank
    if last is not None:
        topics = [one for one in last.topics if bank.has_topic(one)]
        return Wanted(role=last.role, level=last.level, topics=topics, minutes=minutes, mode=mode)  # type: ignore[arg-type]
    roles = bank.roles()
    named = next((role for role in roles if role.title.casefold() in topic.casefold()), roles[0])
    return Wanted(role=named.title, level="mid", minutes=minutes, mode=mode)


def _made(room_id: UUID, user_id: UUID) -> Interview | None:
    return Interview.objects.filter(room_id=room_id, user_id=user_id).first()


def _missed(room_id: UUID, user_id: UUID, now: datetime) -> Missed:
    offered = handing_over.is_offered(room_id, user_id=user_id)
    missed = missing.missed_by_interviewer(room_id=room_id, candidate_id=user_id, now=now) if offered else None
    if missed is None:
        raise NotOffered
    return missed


def _minutes(missed: Missed, now: datetime) -> int:
    """The longest interview that fits into what is left of the session; the shortest where none does."""
    left = (missed.ends_at - now).total_seconds() / 60
    return max((length for length in rules.MINUTES if length <= left), default=rules.MINUTES[0])
