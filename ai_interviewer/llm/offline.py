"""The interviewer that needs no model: the persona's sentences and the bank's question."""

import re
from collections.abc import Sequence
from zlib import crc32

from ai_interviewer.llm.text import one_line, sentences
from ai_interviewer.values import Brief, Persona, Usage, Utterance

NAME = "offline"
_NAME_LEFT_OUT = re.compile(r",? ?\{name\}(?:, )?")


def compose(brief: Brief) -> Utterance:
    """What the offline interviewer says: always the same for the same brief, and never a model's words."""
    said = [*opening(brief), *closing(brief)] if brief.move.kind == "close" else opening(brief)
    question = "" if brief.move.kind == "close" else one_line(brief.move.text)
    return Utterance(
        said=" ".join([*said, question] if question else said), question=question, usage=Usage(provider=NAME)
    )


def stand_in(brief: Brief) -> Utterance:
    """The same for a turn that the usual model failed in: it says so first, and isn't charged."""
    usual = compose(brief)
    words = choose(brief.persona.fallback, brief)
    return Utterance(said=f"{words} {usual.said}".strip(), question=usual.question, usage=usual.usage, fell_back=True)


def pieces(utterance: Utterance) -> list[str]:
    """An utterance by sentences; joined by spaces they are what was said."""
    return sentences(utterance.said)


def opening(brief: Brief) -> list[str]:
    """What is said before the question."""
    persona, move = brief.persona, brief.move
    if brief.turn == 0:
        return [greet(brief)]
    if move.kind == "again":
        return [choose(persona.unclear, brief)]
    if brief.history and brief.history[-1].skipped:
        return [choose(persona.skip, brief)]
    said = [choose(persona.acknowledge, brief)]
    if move.kind == "ask":
        said.append(choose(persona.move_on, brief))
    elif move.kind in {"probe", "deepen"}:
        said.append(choose(persona.probe, brief))
    return [one for one in said if one]


def closing(brief: Brief) -> list[str]:
    """The last words of an interview."""
    return [choose(brief.persona.closing, brief)]


def greet(brief: Brief) -> str:
    """The persona's greeting, with the name if one is known."""
    text = choose(brief.persona.greeting, brief)
    name = one_line(brief.name)[:80]
    if not name:
        text = _NAME_LEFT_OUT.sub("", text).strip()
        text = text[:1].upper() + text[1:]
    # No `format`: neither a name nor a role is a template.
    return text.replace("{role}", one_line(brief.role)[:120]).replace("{name}", name)


def wait_words(persona: Persona, *, turn: int) -> str:
    """For somebody who wants to think first."""
    return _pick(persona.think, persona.key, turn)


def repeat_words(persona: Persona, *, turn: int) -> str:
    """Before a question that is said once more."""
    return _pick(persona.repeat, persona.key, turn)


def choose(options: Sequence[str], brief: Brief) -> str:
    """One of a persona's sentences: every interview has its own order, and each turn takes the next.

    So no two neighbours are the same, and nothing comes again before everything was said.
    """
    first = brief.asked[0] if brief.asked else brief.move.text
    return _pick(options, f"{brief.persona.key}:{first}", brief.turn)


def _pick(options: Sequence[str], salt: str, turn: int) -> str:
    if not options:
        return ""
    order = sorted(options, key=lambda one: crc32(f"{salt}:{one}".encode()))
    return order[turn % len(order)]
