"""Interviews to ask in, made by the product's own services in the database that the environment names.

`python -m tests.benchmarks.ask.places FRESH LONG` prints them as JSON: `{"fresh": [place, …], "long": [place, …]}`,
where a place is `{"interview", "cookie"}`. Everybody is on Pro. The long ones have 200 turns behind them.
"""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[3]
EACH = 20  # interviews of one person
TURNS = 200
ANSWER = (
    "I led the move of our payments from nightly files to events. I wrote the backfill myself and measured a lag of"
    " twenty milliseconds, because a freeze would have cost a day of sales. As a result we lost no payment in a year."
)
Places = dict[str, list[dict[str, str]]]


def make_places(fresh: int, long: int, *, env: dict[str, str]) -> Places:
    """Make interviews in the database of a server that runs with `env`."""
    made = subprocess.run(
        [sys.executable, "-m", "tests.benchmarks.ask.places", str(fresh), str(long)],
        cwd=ROOT, env={**os.environ, **env, "LOG_LEVEL": "WARNING"}, check=True, stdout=subprocess.PIPE,
    )  # fmt: skip
    places: Places = json.loads(made.stdout)
    return places


def main(fresh: int, long: int) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import django

    django.setup()
    kinds = ["fresh"] * fresh + ["long"] * long
    places: Places = {"fresh": [], "long": []}
    person: Any = None
    cookie = ""
    for number, kind in enumerate(kinds):
        if number % EACH == 0:
            person, cookie = sign_in()
        interview = start(person)
        if kind == "long":
            lengthen(interview)
        places[kind].append({"interview": str(interview.pk), "cookie": cookie})
    print(json.dumps(places))


def sign_in() -> tuple[Any, str]:
    """Somebody new, on Pro and signed in."""
    from uuid import UUID

    from allauth.account.models import EmailAddress

    from billing import services as billing
    from core.accounts import services as accounts
    from core.accounts.models import User
    from core.accounts.selectors import person_of_session
    from core.common.ids import new_id

    email = f"candidate-{new_id().hex[-12:]}@load.test"
    user = User.objects.create(email=email, name="Ada", password="!")
    EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
    accounts.give_role(user_id=user.pk, role="candidate")
    billing.grant_plan(user_id=user.pk, plan="pro", source="invite", reference=email)
    signed_in = accounts.sign_in_as(user_id=user.pk)
    return person_of_session(UUID(signed_in.session_id)), signed_in.access_token


def start(person: Any) -> Any:
    """An interview of the longest kind: no round may come to its end."""
    from ai_interviewer.services import interviews

    wanted = interviews.Wanted(role="Backend engineer", level="senior", topics=["backend"], minutes=45)
    return interviews.create_interview(person=person, wanted=wanted)


def lengthen(interview: Any, turns: int = TURNS) -> None:
    """Put turns behind an interview that are as long as real ones: rows, readings, and events in the room's log.

    No plan has 200 questions, so these all belong to the first; the rest of the plan is still to come.
    """
    from msgspec import convert, to_builtins

    from ai_interviewer.models import Interview, Turn
    from ai_interviewer.understanding import LexicalReader
    from ai_interviewer.values import Plan
    from core.common.ids import new_id
    from core.common.sql import database_now
    from sessions_live.log import OpenLog
    from sessions_live.services.acts import act_now

    plan = convert(interview.plan, Plan)
    now = database_now()
    waits = Interview.objects.values_list("question", flat=True).get(pk=interview.pk)
    reading = to_builtins(LexicalReader().read(ANSWER, plan.item(1).question, asked=waits["text"]))
    rows = []

    def talk(log: OpenLog) -> None:
        for number in range(1, turns + 1):
            question = f"And what came after step {number} of that, and how did you know that it had worked as planned?"
            asked = {**waits, "id": str(new_id()), "text": question}
            rows.append(
                Turn(
                    interview_id=interview.pk, number=number, client_id=f"before-{number}", state=Turn.State.DONE,
                    question_id=asked["id"], question=question, item=1, move="probe", reason="covered", answer=ANSWER,
                    at=now, reading=reading, provider="openai_compatible", model="fake", calls=1,
                    reply={"said": question, "question": asked, "reason": "covered", "finished": False},
                )
            )  # fmt: skip
            said = {"text": ANSWER, "turn": number, "by": "candidate"}
            log.append(interview.room_id, "transcript.said", said, seat=interview.seat_id)
            spoken = {"text": question, "turn": number, "by": "interviewer"}
            log.append(interview.room_id, "transcript.said", spoken, seat=interview.ai_seat_id)
            shown = {"question": {"id": asked["id"], "text": question}, "turn": number}
            log.append(interview.room_id, "ai.asked", shown, seat=interview.ai_seat_id)

    act_now(interview.room_id, talk)
    Turn.objects.bulk_create(rows)
    Interview.objects.filter(pk=interview.pk).update(turns=turns, turns_used=turns)


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
