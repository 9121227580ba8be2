"""The AI interviewer's part of the room's socket: frames that it registers with `sessions_live`. Pure."""

from typing import Annotated

from msgspec import UNSET, Meta, Struct

from sessions_live.protocol import Frame, Id, MaybeId

Uuid = Annotated[str, Meta(min_length=36, max_length=36, pattern="^[0-9a-f-]{36}$")]


class AiAnswer(Frame, tag="ai.answer"):
    """The candidate's answer. `question`: the id of the question it answers; another one is refused as moved on."""

    id: Id
    text: Annotated[str, Meta(min_length=1, max_length=8000)]
    question: Uuid | None = None


class AiPause(Frame, tag="ai.pause"):
    id: MaybeId = UNSET


class AiResume(Frame, tag="ai.resume"):
    id: MaybeId = UNSET


class AiSkip(Frame, tag="ai.skip"):
    """Pass a question. It counts as no answer."""

    id: MaybeId = UNSET
    question: Uuid | None = None


class AiThink(Frame, tag="ai.think"):
    """ "Let me think": the interviewer waits, and says so."""

    id: MaybeId = UNSET


class AiRepeat(Frame, tag="ai.repeat"):
    id: MaybeId = UNSET


class AiFinish(Frame, tag="ai.finish"):
    """End the interview and have the report made."""

    id: MaybeId = UNSET


class AiSaying(Struct, tag_field="type", tag="ai.saying"):
    """A sentence of the interviewer's as it comes; not in the log. `reset`: this turn's sentences are taken back."""

    turn: int
    n: int
    text: str
    reset: bool = False
