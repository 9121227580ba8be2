"""`POST /api/ai/ask`: the turn over HTTP, as one answer or as a stream of server-sent events."""

from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID

import msgspec
from django.http import HttpResponseBase, StreamingHttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from ai_interviewer import selectors
from ai_interviewer.api import serializers as shapes
from ai_interviewer.api.negotiation import AsTheViewSays
from ai_interviewer.services import thinking, turns
from ai_interviewer.values import Sentence
from core.common.errors import Refusal
from core.http.problems import problem
from core.http.schema import Problem
from core.realtime.server import in_database
from core.realtime.views import AsyncAPIView
from sessions_live.services.acts import act_in

_encode = msgspec.json.Encoder(enc_hook=str).encode


class AskView(AsyncAPIView):
    content_negotiation_class = AsTheViewSays

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """On the thread that finds out who asks, because the way to a thread costs as much as the query."""
        super().initial(request, *args, **kwargs)
        if request.method != "POST":
            return
        asked = shapes.AskIn(data=request.data)
        asked.is_valid(raise_exception=True)
        self.given = asked.validated_data
        self.room_id = selectors.own_room(self.given["interview_id"], person=request.user)

    @extend_schema(
        operation_id="ai_ask",
        tags=["ai"],
        request=shapes.AskIn,
        responses={
            200: shapes.AnswerOut,
            (200, "text/event-stream"): OpenApiTypes.STR,
            **dict.fromkeys((400, 401, 402, 403, 404, 409, 503), Problem),
        },
    )
    async def post(self, request: Request) -> HttpResponseBase:
        """Answer the question that waits, and get the next one. The same `id` again is the same answer.

        With `Accept: text/event-stream`, events come as they happen: `taken`, `said` (a sentence), `reset` (what was
        said is taken back), `asked` (what the JSON answer holds), `problem`. 402 once the free part is used.
        """
        given, room_id = self.given, self.room_id
        taken = await act_in(
            room_id,
            lambda log: turns.take_answer(
                log,
                room_id=room_id,
                answer=given["answer"],
                client_id=given["id"],
                question_id=given["question"],
            ),
        )
        if "text/event-stream" in request.headers.get("Accept", ""):
            # From here on, not from when somebody reads: a quick interviewer is done before that.
            under_way = None if taken.turn_id is None else thinking.follow(taken)
            response = StreamingHttpResponse(_tell(taken, under_way), content_type="text/event-stream; charset=utf-8")
            response["Cache-Control"] = "no-cache, no-transform"
            response["X-Accel-Buffering"] = "no"  # nginx would wait for more
            return response
        return Response(await _answer(taken))


async def _answer(taken: turns.Taken, under_way: thinking.Thinking | None = None) -> dict[str, Any]:
    if taken.waited:
        return await in_database(_waited, taken)
    return {**await thinking.answer_of(taken, under_way), "waited": False}


def _waited(taken: turns.Taken) -> dict[str, Any]:
    """ "Let me think": the same question, and nothing counted."""
    interview = turns.interview_in(taken.room_id)
    return {
        "turn": taken.number,
        "question": turns.show_question(interview.question),
        "allowance": taken.allowance,
        "finished": False,
        "said": taken.row.data["text"] if taken.row else "",
        "charged": False,
        "fell_back": False,
        "waited": True,
    }


async def _tell(taken: turns.Taken, under_way: thinking.Thinking | None) -> AsyncIterator[bytes]:
    """The turn as server-sent events (WHATWG HTML, 9.2). Whoever goes away in between doesn't stop the thinking."""
    yield _event("taken", {"turn": taken.number, "allowance": taken.allowance})
    try:
        if under_way is not None:
            async for piece in under_way.follow():
                if isinstance(piece, Sentence):
                    yield _event("said", {"text": piece.text})
                else:
                    yield _event("reset", {})
        yield _event("asked", await _answer(taken, under_way))
    except Refusal as refusal:
        yield _event(
            "problem", problem(status=refusal.status, code=refusal.code, detail=str(refusal.text), **refusal.more)
        )


def _event(name: str, data: dict[str, Any]) -> bytes:
    return b"event: %s\ndata: %s\n\n" % (name.encode(), _encode(data))


def as_uuid_or_none(text: str | None) -> UUID | None:
    """A query parameter as an id; None for what is none."""
    try:
        return UUID(text) if text else None
    except ValueError:
        return None
