"""How many statements a turn costs: as many with two hundred turns behind it as with none (issue B, line 6)."""

from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ai_interviewer import selectors
from ai_interviewer.llm import compose
from ai_interviewer.models import Interview, Turn
from ai_interviewer.services import thinking, turns
from billing import services as billing
from core.accounts.selectors import Person, person_of_session
from sessions_live.services.acts import act_now
from tests.ai_interviewer.conftest import GOOD, start
from tests.benchmarks.ask.places import lengthen

pytestmark = pytest.mark.both_databases
MOST = 31  # statements of one turn, BEGIN and COMMIT among them


def count_queries_of_a_turn(person: Person, interview: Interview, *, number: int) -> list[str]:
    """Everything that `POST /api/ai/ask` asks of the database for one answer, on one thread; the statements."""
    with CaptureQueriesContext(connection) as asked:
        assert person_of_session(UUID(person.session_id)) is not None
        room_id = selectors.own_room(interview.pk, person=person)
        taken = act_now(
            room_id, lambda log: turns.take_answer(log, room_id=room_id, answer=GOOD, client_id=f"answer-{number}")
        )
        assert taken.turn_id is not None
        turn_id = taken.turn_id
        material = thinking.prepare(turn_id)
        assert isinstance(material, thinking.Material)
        said = compose(material.brief)
        told = act_now(
            room_id,
            lambda log: turns.finish_turn(
                log,
                turn_id=turn_id,
                room_id=room_id,
                question=material.question,
                reading=material.reading,
                move=material.move,
                item=material.item,
                utterance=said,
                plan=material.plan,
            ),
        )
    assert told is not None
    assert told["turn"] == taken.number == number
    assert not told["finished"]
    assert len(material.brief.asked) == number
    return [query["sql"] for query in asked.captured_queries]


def test_a_turn_asks_the_database_as_often_with_two_hundred_turns_behind_it_as_with_none(candidate: Person) -> None:
    billing.grant_plan(user_id=candidate.user_id, plan="pro", source="invite", reference="code-1")
    new, long = start(candidate, minutes=45), start(candidate, minutes=45)
    lengthen(long, turns=199)
    assert Turn.objects.filter(interview=long).count() == 199
    first = count_queries_of_a_turn(candidate, new, number=1)
    second = count_queries_of_a_turn(candidate, new, number=2)
    two_hundredth = count_queries_of_a_turn(candidate, long, number=200)
    assert len(first) == len(second) == len(two_hundredth), "\n".join(two_hundredth)
    assert len(two_hundredth) <= MOST, "\n".join(two_hundredth)
