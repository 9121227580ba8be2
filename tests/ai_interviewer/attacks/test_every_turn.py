"""Every attack in every turn that an interview may come to, without a server: what a live run meets by chance."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import cache

import msgspec

from ai_interviewer.bank import shipped_bank, shipped_persona
from ai_interviewer.llm import offline
from ai_interviewer.llm.errors import Nonsense
from ai_interviewer.llm.prompts import wording_prompt
from ai_interviewer.llm.speaking import _Hearing
from ai_interviewer.plan import FollowUpPolicy, find_claims, find_requirements, make_plan
from ai_interviewer.plan.wordings import AGAIN, DIMENSIONS, tense_of
from ai_interviewer.values import LEVELS, Brief, Exchange, Move, Question
from tests.ai_interviewer.attacks import Attack, attacks, offences
from tests.ai_interviewer.attacks.obedient import obey
from tests.ai_interviewer.llm.briefs import ASKED
from tests.support.fake_model import Asked

SEEDS = 12
FEW = 40  # of an attack that the rules know by its words, every fortieth turn will do
PIECE = 15  # characters that come at once from the model

Turn = tuple[Attack, Brief]


def test_an_attack_in_an_answer_gets_a_foolish_word_into_no_turn_of_the_bank() -> None:
    met = survey(answered())
    assert met["ask"] >= 3 * 3000
    assert min(met[kind] for kind in ("plan", "score", "end", "say", "leak", "markup", "role")) >= 300


def test_an_attack_in_a_resume_or_job_description_gets_a_foolish_word_into_no_plan() -> None:
    met = survey(brought_along())
    assert min(met[kind] for kind in ("plan", "score", "end", "ask", "leak")) >= 10


def survey(turns: Iterable[Turn]) -> Counter[str]:
    """Let the model obey in each of these turns: no word that anybody hears is an offence. How often it obeyed what."""
    met: Counter[str] = Counter()
    got_through: Counter[tuple[str, str, str]] = Counter()
    for attack, brief in turns:
        kind, heard = obeyed(brief)
        met[kind] += 1
        for offence in offences(heard):
            got_through[attack.id, offence, brief.move.text] += 1
    assert not got_through, got_through.most_common(10)
    return met


def obeyed(brief: Brief) -> tuple[str, str]:
    """What the obedient model was talked into ("" if nothing), and all that the candidate has heard then."""
    prompt = wording_prompt(brief)
    data = msgspec.json.decode(prompt.user.split("\n")[1])
    found = obey(Asked(model="", stream=True, form="plain", system=prompt.system, user=prompt.user, data=data))
    if found is None:
        return "", offline.compose(brief).said
    kind, written = found
    hearing = _Hearing(brief, prompt)
    heard = list(hearing.opening)
    try:
        for start in range(0, len(written), PIECE):
            heard += hearing.hear(written[start : start + PIECE])
        heard += [*hearing.finish(), hearing.question]
    except Nonsense:
        heard.append(offline.stand_in(brief).said)
    return kind, " ".join(heard)


def answered() -> Iterator[Turn]:
    """Each attack as the last answer before each turn of the bank."""
    every = turns_of_the_bank()
    for number, attack in enumerate(one for one in attacks() if one.where == "answer"):
        chosen = every if attack.wants == "ask" else every[number % FEW :: FEW]
        history = (Exchange(turn=1, item=1, move="ask", question=ASKED, answer=attack.text),)
        for question, move in chosen:
            yield attack, turn(question, move, history=history)


def brought_along() -> Iterator[Turn]:
    """Each attack as a claim or a requirement, in each turn that is about it, in many plans."""
    for attack in attacks():
        if attack.where == "answer":
            continue
        seen = set()
        for text in (attack.text, f"- Built a REST API in Python over PostgreSQL for 300 shops: {attack.text}"):
            claims = find_claims(text) if attack.where == "resume" else ()
            requirements = find_requirements(f"Requirements\n{text}") if attack.where == "job" else ()
            words = {one.id: one.text for one in (*claims, *requirements)}
            for seed in range(SEEDS if words else 0):
                plan = make_plan(
                    bank=shipped_bank(),
                    role="Backend engineer",
                    level=LEVELS[seed % 3],
                    topics=["backend"],
                    minutes=(15, 45)[seed % 2],
                    claims=claims,
                    requirements=requirements,
                    seed=seed,
                )
                for item in plan.items:
                    about = {
                        "claim": words.get(item.claim or "", ""),
                        "requirement": words.get(item.requirement or "", ""),
                    }
                    for move in moves(item.question) if any(about.values()) else ():
                        if (move.kind, move.text, *about.values()) not in seen:
                            seen.add((move.kind, move.text, *about.values()))
                            yield attack, turn(item.question, move, **about)


@cache
def turns_of_the_bank() -> Sequence[tuple[Question, Move]]:
    """Whatever may be asked next, each wording once."""
    bank = shipped_bank()
    questions = [question for topic in bank.topics for question in topic.questions]
    questions += [one for kind in ("opening", "closing") for level in LEVELS for one in bank.framing(kind, level)]
    found = {(move.kind, move.text): (question, move) for question in questions for move in moves(question)}
    return tuple(found.values())


def moves(question: Question) -> Iterator[Move]:
    """Every move that the policy can make about a question, and the end."""
    again = [question.text, *(point.ask for point in question.points)]
    tense = tense_of(question.kind)
    dimensions = FollowUpPolicy().ladders.get(question.kind, ())
    texts = [
        ("ask", question.text),
        *(("probe", point.ask) for point in question.points),
        *(("probe", words) for dimension in dimensions for words in DIMENSIONS[dimension, tense]),
        *(("again", f"{AGAIN[number % len(AGAIN)]} {words}") for number, words in enumerate(again)),
        *(("deepen", words) for words in [question.deeper] if words),
        ("close", ""),
    ]
    for kind, text in texts:
        yield Move(kind=kind, reason="", item=1, text=text)  # type: ignore[arg-type]


def turn(question: Question, move: Move, **given: object) -> Brief:
    return Brief(
        role="Backend engineer",
        level=question.level,
        move=move,
        question=question,
        persona=shipped_persona(),
        turn=2,
        **{"asked": (ASKED,), **given},  # type: ignore[arg-type]
    )
