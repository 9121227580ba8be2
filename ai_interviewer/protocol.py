"""The AI interviewer's part of the room's socket: frames that it registers with `sessions_live`. Pure."""

from typing import Annotated, Literal

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


class AiVoice(Frame, tag="ai.voice"):
    """Speak and hear from now on, or type. At any question."""

    id: Id
    on: bool


class Captions(Frame, tag="captions"):
    """Have what people say written down, once everyone in the room has agreed; or no longer. From interviewers."""

    id: Id
    on: bool


class AiDone(Frame, tag="ai.done"):
    """ "That was my answer": don't wait for a longer silence."""

    id: MaybeId = UNSET


class AiTalk(Frame, tag="ai.talk"):
    """Push-to-talk. `push`: only what is said while the button is `down` is heard; `open`: the microphone decides."""

    mode: Literal["open", "push"]
    down: bool = False
    id: MaybeId = UNSET


VoiceState = Literal[
    "wanted", "ready", "connected", "listening", "hearing", "thinking", "speaking", "waiting", "parked", "moving",
    "trouble", "off",
]  # fmt: skip


class AiVoiceState(Struct, tag_field="type", tag="ai.voice.state"):
    """What the voice of a spoken interview does now; not in the log. `ready`: offer a connection to the AI's seat.

    `call` counts the workers that have had this call: after a higher one, an older connection is dead.
    """

    state: VoiceState
    seat: str
    call: int
    reason: str


class Caption(Struct, tag_field="type", tag="caption"):
    """What somebody is saying, as far as it was understood; replaces the caption before it. Not in the log."""

    seat: str
    text: str
    final: bool
    from_ms: int
    to_ms: int


class AiSaying(Struct, tag_field="type", tag="ai.saying"):
    """A sentence of the interviewer's as it comes; not in the log. `reset`: this turn's sentences are taken back."""

    turn: int
    n: int
    text: str
    reset: bool = False
