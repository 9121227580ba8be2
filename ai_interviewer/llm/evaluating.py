"""The model's opinion of a whole interview. Optional: the evaluation by rules stands without it."""

import asyncio
import logging
import time
from collections.abc import Container, Mapping, Sequence
from contextlib import aclosing

import msgspec

from ai_interviewer.llm import openai_compatible, rules
from ai_interviewer.llm.breaker import Breaker
from ai_interviewer.llm.config import ModelConfig
from ai_interviewer.llm.errors import ModelFailed, Nonsense
from ai_interviewer.llm.openai_compatible import Completion
from ai_interviewer.llm.prompts import Prompt, judgement_prompt
from ai_interviewer.llm.schema import JUDGEMENT_SCHEMA, Judged, Judgement
from ai_interviewer.llm.speaking import breaker_of
from ai_interviewer.llm.text import one_line
from ai_interviewer.values import Exchange, Plan, Skill, Usage

log = logging.getLogger(__name__)

_JUDGED = msgspec.json.Decoder(Judged)
_MAX_LENGTH = 200_000


async def judge(
    *,
    plan: Plan,
    exchanges: Sequence[Exchange],
    skills: Mapping[str, Skill],
    config: ModelConfig,
    prompt: str = "",
    breaker: Breaker | None = None,
) -> Judgement | None:
    """Ask the model for scores, quotes and coaching. None if it fails twice or nobody answered anything.

    The shape and the bounds are certain; that the quotes are in the answers is not.
    """
    asked = judgement_prompt(plan=plan, exchanges=exchanges, skills=skills, prompt=prompt)
    turns = {one.turn for one in exchanges if one.answer.strip() and not one.skipped}
    trusted = " ".join(
        f"{item.question.text} {point.text} {point.ask}" for item in plan.items for point in item.question.points
    )
    breaker = breaker or breaker_of(config, config.judge)
    if not turns or breaker.refuses():
        return None
    await openai_compatible.get_ready()
    began, prompt_tokens, completion_tokens = time.monotonic(), 0, 0
    for calls in (1, 2):
        call = Completion(
            config, model=config.judge, messages=asked.messages, name="judgement", schema=JUDGEMENT_SCHEMA
        )
        try:
            try:
                text = await _whole(call, config.evaluation_deadline)
            finally:
                await call.close()
                prompt_tokens += call.prompt_tokens
                completion_tokens += call.completion_tokens
            judged = read_judgement(text, asked, keys=skills, turns=turns, trusted=trusted)
        except ModelFailed as failure:
            log.warning("model.failed kind=%s why=%s model=%s call=%s", failure.kind, failure.why, config.judge, calls)
            breaker.failed(failure.kind)
            wait = failure.wait or 0.0
            if calls == 2 or not failure.again or wait > config.evaluation_deadline:
                return None
            await asyncio.sleep(wait)
        else:
            breaker.succeeded()
            usage = Usage(
                provider=openai_compatible.NAME,
                model=config.judge,
                prompt_tokens=prompt_tokens,
                completion_tokens=completion_tokens,
                milliseconds=round((time.monotonic() - began) * 1000),
                calls=calls,
            )
            return Judgement(skills=judged.skills, coaching=judged.coaching, usage=usage)
    return None


async def _whole(call: Completion, deadline: float) -> str:
    """All the text of an answer. Raises ModelFailed."""
    text, length = [], 0
    try:
        async with asyncio.timeout(deadline), aclosing(call.pieces()) as pieces:
            async for piece in pieces:
                text.append(piece)
                length += len(piece)
                if length > _MAX_LENGTH:
                    raise Nonsense("too long")
    except TimeoutError as problem:
        raise ModelFailed("timeout", "deadline") from problem
    return "".join(text)


def read_judgement(
    text: str, prompt: Prompt, *, keys: Container[str], turns: Container[int], trusted: str = ""
) -> Judged:
    """A model's text as a judgement within bounds. Raises Nonsense.

    What it says of skills or turns that don't exist is left out. A score beyond 1 to 5 spoils the whole: a model that
    gives eleven points has not understood the rest either.
    """
    start, end = text.rfind("</think>") + 1, text.rfind("}")
    start = text.find("{", start)
    if start < 0 or end < start:
        raise Nonsense("no object")
    try:
        judged = _JUDGED.decode(text[start : end + 1])
    except msgspec.MsgspecError as problem:
        raise Nonsense("wrong shape") from problem
    seen: set[str] = set()
    kept = []
    for one in judged.skills:
        if (one.verdict == "scored") != (one.score is not None):
            raise Nonsense("score without verdict")
        if one.key in keys and one.key not in seen:
            seen.add(one.key)
            kept.append(msgspec.structs.replace(one, because=one_line(one.because)))
    coaching = tuple(
        msgspec.structs.replace(one, text=one_line(one.text)) for one in judged.coaching if one.turn in turns
    )
    for words in (*(one.because for one in kept), *(one.text for one in coaching)):
        rules.check_report_words(words, prompt, trusted=trusted)
    return Judged(skills=tuple(kept), coaching=coaching)
