"""Interviews that were booked ahead, as scheduling asks for them: `scheduling.services.practice.PracticePort`."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from ai_interviewer import rules
from ai_interviewer.api.serializers import InterviewIn
from ai_interviewer.models import Resume
from ai_interviewer.services import content, interviews, meter
from ai_interviewer.services.interviews import Wanted
from billing import selectors as billing
from core.accounts.people import Person
from core.common.errors import NotFound
from core.common.sql import database_now
from scheduling.services.practice import Started


class BookedInterviews:
    """What was asked for is checked when it is booked, and counted when it begins."""

    def check(self, *, user_id: UUID, minutes: int, interview: Mapping[str, Any], now: datetime) -> dict[str, Any]:
        """What was asked, as it is kept with the booking: what POST /api/ai/interviews takes, checked as there.

        `now` is when it will begin: its month's interviews must not be used up already. Raises ValidationError,
        NotFound for somebody else's résumé, MonthlyLimitReached.
        """
        asked = InterviewIn(data={**interview, "minutes": minutes})
        asked.is_valid(raise_exception=True)
        kept: dict[str, Any] = dict(asked.validated_data)
        resume_id = kept.pop("resume_id")
        if resume_id is not None:
            if not Resume.objects.filter(pk=resume_id, user_id=user_id).exists():
                raise NotFound
            kept["resume_id"] = str(resume_id)
        allowance = billing.allowance_for(user_id, now=database_now())
        meter.ensure_interview_left(user_id=user_id, allowance=allowance, now=now)
        return kept

    def start(self, *, person: Person, booking_id: UUID, minutes: int, interview: Mapping[str, Any]) -> Started:
        """Set the interview up and count it. The same booking again is the same interview, at once, too.

        What has gone since it was booked (a topic, a résumé) is left out. Raises MonthlyLimitReached, TooManyInterviews
        and VoiceUnavailable.
        """
        made = interviews.create_interview(
            person=person,
            wanted=wanted_of(interview, user_id=person.user_id, minutes=minutes),
            request_id=f"booking:{booking_id}",
        )
        return Started(made.pk, made.room_id)


def wanted_of(kept: Mapping[str, Any], *, user_id: UUID, minutes: int) -> Wanted:
    """What a booking keeps, as the services take it today."""
    bank = content.current().bank
    resume_id = kept.get("resume_id")
    resume = Resume.objects.filter(pk=resume_id, user_id=user_id).first() if resume_id else None
    return Wanted(
        role=kept["role"],
        level=kept["level"],
        topics=[topic for topic in kept.get("topics", []) if bank.has_topic(topic)],
        minutes=minutes if minutes in rules.MINUTES else rules.MINUTES[0],
        mode=kept.get("mode", "text"),
        job_description=kept.get("job_description") or "",
        requirements=kept.get("requirements"),
        resume=kept.get("resume") or "",
        resume_id=None if resume is None else resume.pk,
    )
