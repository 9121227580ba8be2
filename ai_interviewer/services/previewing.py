"""Trying content out before it is published. Nothing is written, no model is called, the same goes in and comes out."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from ai_interviewer.bank import parse_persona, parse_question, parse_skill
from ai_interviewer.evaluation.scoring import score_answer
from ai_interviewer.llm import compose, repeat_words, wait_words
from ai_interviewer.llm.offline import stand_in
from ai_interviewer.llm.prompts import judgement_prompt, wording_prompt
from ai_interviewer.models import ContentVersion
from ai_interviewer.services import catalogue, content, engine, interviews, publishing
from ai_interviewer.values import Brief, Exchange, Move, Persona, Plan, PlanItem, Question, Reading

Kind = ContentVersion.Kind
ROLE = "Backend engineer"
NAME = "Asha"
_BEFORE = "I led a small team that moved our orders to events, and lost none of them."


@dataclass(frozen=True, slots=True)
class Preview:
    """How it would be: what is said, and what belongs to that kind of content."""

    said: str = ""
    plan: dict[str, Any] | None = None
    reading: dict[str, Any] | None = None
    samples: tuple[dict[str, str], ...] = ()
    messages: tuple[dict[str, str], ...] = ()
    skill: dict[str, Any] | None = None


def preview(*, kind: str, key: str, body: dict[str, Any], answer: str = "", topic: str = "") -> Preview:
    """How a body would be asked, said, sent or shown. Raises ContentInvalid like publishing it would."""
    history = catalogue.history_of(kind, key) if kind in Kind.values else []
    topic = history[0].topic if history else topic or str(body.get("topic") or "")
    if not history and kind != Kind.QUESTION:
        catalogue.find_history(kind, key)
    checked = publishing.check_body(kind, key, body, topic=topic)
    match kind:
        case Kind.QUESTION:
            return _question(parse_question(checked, topic=topic), answer.strip())
        case Kind.PERSONA:
            return _persona(parse_persona(checked, key=key))
        case Kind.PROMPT:
            return _prompt(key, checked["text"])
    skill = parse_skill(checked, key=key)
    questions = content.current().bank.questions()
    levels = [{"score": score, "words": words} for score, words in enumerate(skill.levels, 1)]
    asked = sum(question.skill == key or any(one.skill == key for one in question.points) for question in questions)
    shown = {"key": key, "title": skill.title, "what": skill.what, "advice": skill.advice, "levels": levels}
    return Preview(said=skill.advice, skill={**shown, "questions": asked})


# --- a question ---


def _plan_around(question: Question) -> Plan:
    """An interview of three questions, this one among them in its place."""
    bank = content.current().bank
    framed = question.kind in ("opening", "closing")
    core = next((one for one in bank.questions() if one.level == question.level), None)
    middle = core if framed else question
    opening = question if question.kind == "opening" else next(iter(bank.framing("opening", question.level)), None)
    closing = question if question.kind == "closing" else next(iter(bank.framing("closing", question.level)), None)
    phases = (("opening", opening), ("core", middle), ("closing", closing))
    found = [(phase, one) for phase, one in phases if one is not None]
    return Plan(
        items=tuple(
            PlanItem(number=number, phase=phase, question=one)  # type: ignore[arg-type]
            for number, (phase, one) in enumerate(found, 1)
        )
    )


def _question(question: Question, answer: str) -> Preview:
    plan = _plan_around(question)
    item = next(one for one in plan.items if one.question.key == question.key)
    earlier = tuple(
        Exchange(turn=turn, item=turn, move="ask", question=one.question.text, answer=_BEFORE)
        for turn, one in enumerate(plan.items[: item.number - 1], 1)
    )
    move = Move(kind="ask", reason="preview", item=item.number, text=question.text)
    said = compose(_brief(move, question, turn=len(earlier), history=earlier)).said
    shown = {
        "number": item.number,
        "of": len(plan.items),
        "phase": item.phase,
        "text": question.text,
        "skill": content.skill_name(question.skill),
    }
    reading = _reading(plan, item, earlier, answer) if answer else None
    return Preview(said=said, plan=shown, reading=reading)


def _reading(plan: Plan, item: PlanItem, earlier: tuple[Exchange, ...], answer: str) -> dict[str, Any]:
    """How an example answer is read for the report, and what the interviewer would ask after it."""
    question, judge, listener = item.question, engine.judge_reader(), engine.reader(engine.model_config())
    read = judge.read(answer, question, asked=question.text)
    heard = read if listener is judge else listener.read(answer, question, asked=question.text)
    exchange = Exchange(
        turn=item.number, item=item.number, move="ask", question=question.text, answer=answer, reading=heard
    )
    move = interviews.POLICY.next_move(plan=plan, exchanges=[*earlier, exchange], reading=heard)
    return {
        "by": read.by,
        "substance": read.substance,
        "words": read.words,
        "parroted": read.parroted,
        "off_topic": read.off_topic,
        "signals": list(read.signals),
        **_points(question, read, answer),
        "score": score_answer(question, read),
        "follow_up": {"kind": move.kind, "text": move.text, "reason": move.reason, "point": move.point or None},
    }


def _points(question: Question, read: Reading, answer: str) -> dict[str, Any]:
    made = {one.point: one for one in read.made}
    return {
        "made": [
            {
                "id": point.id,
                "text": point.text,
                "quote": answer[made[point.id].span.start : made[point.id].span.end],
                "strength": round(made[point.id].strength, 3),
            }
            for point in question.points
            if point.id in made
        ],
        "missing": [{"id": point.id, "text": point.text} for point in question.points if point.id not in made],
        "pitfalls": [answer[span.start : span.end] for span in read.pitfalls],
    }


# --- a persona, a prompt ---


def _brief(
    move: Move,
    question: Question | None,
    *,
    turn: int,
    history: tuple[Exchange, ...] = (),
    persona: Persona | None = None,
    prompt: str = "",
) -> Brief:
    return Brief(
        role=ROLE,
        level="mid",
        move=move,
        question=question,
        persona=persona or content.persona("calm"),
        turn=turn,
        history=history,
        asked=tuple(one.question for one in history),
        prompt=prompt,
        name=NAME,
    )


def _sample() -> tuple[Plan, Question, tuple[Exchange, ...]]:
    """A question of the bank that was answered, and the one before it."""
    question = content.current().bank.questions((), "mid")[0]
    plan = _plan_around(question)
    history = tuple(
        Exchange(turn=turn, item=turn, move="ask", question=one.question.text, answer=_BEFORE)
        for turn, one in enumerate(plan.items[:2], 1)
    )
    return plan, question, history


def _persona(persona: Persona) -> Preview:
    _plan, question, history = _sample()
    point = question.points[0]
    skipped = (*history[:-1], Exchange(turn=2, item=2, move="ask", question=question.text, answer="", skipped=True))
    ask = Move(kind="ask", reason="preview", item=2, text=question.text)
    probe = Move(kind="probe", reason="preview", item=2, text=point.ask, point=point.id)
    again = Move(kind="again", reason="preview", item=2, text=question.text)
    close = Move(kind="close", reason="preview")

    def brief(move: Move, turn: int, history: tuple[Exchange, ...] = history) -> Brief:
        return _brief(move, question, turn=turn, history=history, persona=persona)

    samples = (
        ("greeting", _("Greeting"), compose(brief(ask, 0, ())).said),
        ("ask", _("The next question"), compose(brief(ask, 2)).said),
        ("probe", _("Following up"), compose(brief(probe, 3)).said),
        ("again", _("An answer that could not be used"), compose(brief(again, 4)).said),
        ("skip", _("A question that was passed"), compose(brief(ask, 5, skipped)).said),
        ("think", _("Let me think"), wait_words(persona, turn=1)),
        ("repeat", _("Once more, please"), f"{repeat_words(persona, turn=1)} {question.text}"),
        ("fallback", _("The model failed"), stand_in(brief(ask, 6)).said),
        ("closing", _("The end"), compose(brief(close, 7)).said),
    )
    told = tuple({"kind": kind, "title": title, "said": said} for kind, title, said in samples)
    return Preview(said=told[0]["said"], samples=told)


def _prompt(key: str, text: str) -> Preview:
    plan, question, history = _sample()
    if key == "evaluator":
        skills = content.current().rubric.skills
        made = judgement_prompt(plan=plan, exchanges=history, skills=skills, prompt=text)
    else:
        point = question.points[0]
        move = Move(kind="probe", reason="preview", item=2, text=point.ask, point=point.id)
        made = wording_prompt(_brief(move, question, turn=2, history=history, prompt=text))
    # Both are drawn anew for each call; here the same page shall look the same twice.
    same = {made.boundary: "0" * len(made.boundary), made.canary: "vela" + "0" * (len(made.canary) - 4)}

    def plain(words: str) -> str:
        for drawn, shown in same.items():
            words = words.replace(drawn, shown)
        return words

    messages = tuple({"role": one["role"], "text": plain(one["content"])} for one in made.messages)
    return Preview(messages=messages)
