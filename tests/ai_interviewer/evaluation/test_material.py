"""From the turns of an interview, as they were taken, to its report."""

from uuid import uuid4

import pytest

from ai_interviewer.models import Interview, Report, Turn
from ai_interviewer.services import interviews, reports, turns
from core.common.sql import database_now
from sessions_live.services.acts import act_now
from tests.ai_interviewer.conftest import GOOD

pytestmark = pytest.mark.both_databases


def take(interview: Interview, spoken: turns.Spoken | None) -> None:
    act_now(
        interview.room_id,
        lambda log: turns.take_answer(
            log, room_id=interview.room_id, answer=GOOD, client_id=uuid4().hex, spoken=spoken
        ),
    )


def test_a_report_measures_what_was_spoken_and_leaves_out_what_was_typed(interview: Interview) -> None:
    take(interview, turns.Spoken(from_ms=4_000, to_ms=34_000, longest_pause_ms=1_240))
    take(interview, None)
    Turn.objects.update(state="done", question="What did you do?")
    act_now(
        interview.room_id,
        lambda log: interviews.finish(log, turns.interview_in(interview.room_id), because="asked", now=database_now()),
    )
    assert reports.build(interview.pk)
    measures = Report.objects.get().body["measures"]
    assert measures["spoken_answers"] == 1
    assert measures["words_per_minute"] == measures["words"]  # half of the words, in half a minute
    assert measures["longest_pause_ms"] == 1_240
