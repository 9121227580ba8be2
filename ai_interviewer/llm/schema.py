"""What a model has to answer, as types and as the JSON schema that is sent to it."""

from typing import Annotated, Any, Literal

from msgspec import Meta, Struct

from ai_interviewer.values import Usage

MAX_ACKNOWLEDGEMENT = 300
MIN_QUESTION, MAX_QUESTION = 8, 600


class Wording(Struct, frozen=True, forbid_unknown_fields=True):
    """One turn of the interviewer in a model's words."""

    acknowledgement: Annotated[str, Meta(max_length=MAX_ACKNOWLEDGEMENT)]
    question: Annotated[str, Meta(max_length=MAX_QUESTION)]


class Quote(Struct, frozen=True, forbid_unknown_fields=True):
    """Words that a model says it found in an answer. Whether they are there is for the evaluation to check."""

    turn: Annotated[int, Meta(ge=0, le=1000)]
    text: Annotated[str, Meta(max_length=1000)]


class JudgedSkill(Struct, frozen=True, forbid_unknown_fields=True):
    """What a model thinks of one skill: a score, or that too little was said."""

    key: Annotated[str, Meta(min_length=1, max_length=80)]
    verdict: Literal["scored", "insufficient_evidence"]
    score: Annotated[int, Meta(ge=1, le=5)] | None
    quotes: Annotated[tuple[Quote, ...], Meta(max_length=8)]
    because: Annotated[str, Meta(max_length=400)]


class Coaching(Struct, frozen=True, forbid_unknown_fields=True):
    """Advice on one answer."""

    turn: Annotated[int, Meta(ge=0, le=1000)]
    text: Annotated[str, Meta(max_length=600)]


class Judged(Struct, frozen=True, forbid_unknown_fields=True):
    """An evaluation as a model writes it."""

    skills: Annotated[tuple[JudgedSkill, ...], Meta(max_length=40)]
    coaching: Annotated[tuple[Coaching, ...], Meta(max_length=60)]


class Judgement(Struct, frozen=True):
    """A model's evaluation in the right shape and within bounds. Its quotes are claims, to be found in the answers."""

    skills: tuple[JudgedSkill, ...]
    coaching: tuple[Coaching, ...] = ()
    usage: Usage = Usage(provider="openai_compatible")

    def skill(self, key: str) -> JudgedSkill | None:
        """What was judged of that skill."""
        return next((one for one in self.skills if one.key == key), None)


def _object(**properties: Any) -> dict[str, Any]:
    # `strict` wants every property required and no others. It doesn't know bounds: those are in the types above only.
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


_QUOTE = _object(turn={"type": "integer"}, text={"type": "string"})
_SKILL = _object(
    key={"type": "string"},
    verdict={"type": "string", "enum": ["scored", "insufficient_evidence"]},
    score={"type": ["integer", "null"]},
    quotes={"type": "array", "items": _QUOTE},
    because={"type": "string"},
)

WORDING_SCHEMA = _object(acknowledgement={"type": "string"}, question={"type": "string"})
JUDGEMENT_SCHEMA = _object(
    skills={"type": "array", "items": _SKILL},
    coaching={"type": "array", "items": _object(turn={"type": "integer"}, text={"type": "string"})},
)
