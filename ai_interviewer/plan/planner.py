"""What an interview will ask: opening, core from the bank, questions about the person's own claims, closing. Pure."""

import random
from collections import Counter
from collections.abc import Collection, Sequence
from typing import Literal

from ai_interviewer.bank import Bank
from ai_interviewer.values import LEVELS, Claim, Level, Plan, PlanItem, Question, Requirement

from . import experience
from .claims import worth_of_claim
from .matching import FITS, Similar, fits_of
from .terms import content_words, folded

MAX_TOPICS = 4
FALLBACK_TOPICS = ("behavioural", "system-design")
_MIN_QUESTIONS, _MAX_QUESTIONS = 3, 20

SURELY = 0.8  # how well a question of another topic has to fit a requirement

# What counts in choosing a question, against each other.
_NEW_REQUIREMENT = 3.0
_SAME_KIND, _SAME_SKILL, _SAME_TOPIC = 0.5, 0.6, 0.4

Phase = Literal["opening", "core", "experience", "closing"]
_Item = tuple[Phase, Question, str | None, str | None]  # with the ids of the requirement and the claim it tests


def questions_in(minutes: int) -> int:
    """How many questions fit into that time, opening and closing included: 15 → 5, 25 → 8, 45 → 14."""
    return min(_MAX_QUESTIONS, max(_MIN_QUESTIONS, (5 + 3 * minutes) // 10))


def make_plan(
    *,
    bank: Bank,
    role: str,
    level: Level,
    topics: Sequence[str],
    minutes: int,
    requirements: Sequence[Requirement] = (),
    claims: Sequence[Claim] = (),
    seen: Collection[str] = (),
    seed: int = 0,
    similar: Similar | None = None,
) -> Plan:
    """The plan of one interview. The same arguments make the same plan.

    `topics` may be empty or unknown to the bank; the role's words choose then. `seen` are the keys of questions that
    this person was asked before: they come last. `similar` compares by meaning where words alone find nothing.
    """
    chance = random.Random(seed)  # noqa: S311 - variety, not secrecy
    seen = set(seen)
    count = questions_in(minutes)
    opening = _framing(bank, "opening", level, seen, chance)
    closing = _framing(bank, "closing", level, seen, chance)
    middle = count - len(opening) - len(closing)
    tiers = _tiers(bank, topics_of(bank, role, topics, requirements), level, seen)
    fits = fits_of(bank, [question for tier in tiers[:2] for question in tier], requirements, similar)
    if not topics:
        _admit_from_elsewhere(bank, tiers, level, seen, requirements, fits)
    own = min(middle // 3, len(claims) + len(requirements))
    wide = _choose_core(tiers, middle, requirements, fits, chance)
    narrow = wide[: middle - own]
    reached = {requirement for _, requirement in narrow if requirement}
    own_items = _choose_experience(middle - len(narrow), level, requirements, claims, reached, seen, chance)
    core = wide[: middle - len(own_items)]
    items: list[_Item] = [
        *(("opening", question, None, None) for question in opening),
        *(("core", question, requirement, None) for question, requirement in _rising(core)),
        *own_items,
        *(("closing", question, None, None) for question in closing),
    ]
    return Plan(
        items=tuple(
            PlanItem(number=number, phase=phase, question=question, requirement=requirement, claim=claim)
            for number, (phase, question, requirement, claim) in enumerate(items, 1)
        ),
        requirements=tuple(requirements),
        claims=tuple(claims),
    )


def topics_of(bank: Bank, role: str, topics: Sequence[str], requirements: Sequence[Requirement] = ()) -> list[str]:
    """The bank's topics for what was chosen or typed: known keys, else by words, else by role, else general ones."""
    found: list[str] = []
    for topic in topics[:MAX_TOPICS]:
        found += [topic] if bank.has_topic(topic) else bank.topics_for(topic.replace("-", " "), most=1)
    if not found:
        found += bank.topics_for(role, most=2)
    if not found:
        found += _topics_by_terms(bank, requirements)
    if not found:
        found += [topic for topic in FALLBACK_TOPICS if bank.has_topic(topic)]
    return list(dict.fromkeys(found)) or [topic.key for topic in bank.topics]


def _topics_by_terms(bank: Bank, requirements: Sequence[Requirement]) -> list[str]:
    terms = Counter(folded(term) for requirement in requirements for term in requirement.terms)
    marks = {
        topic.key: sum(terms[tag] for tag in {folded(tag) for tag in topic.tags} if tag in terms)
        for topic in bank.topics
    }
    best = sorted(marks, key=lambda key: -marks[key])
    return [key for key in best[:2] if marks[key] >= 2]


def _framing(bank: Bank, kind: str, level: Level, seen: set[str], chance: random.Random) -> list[Question]:
    """One opening or closing question, one not asked before if there is one."""
    questions = bank.framing(kind, level)
    fresh = [question for question in questions if question.key not in seen]
    return [chance.choice(fresh or questions)] if questions else []


def _tiers(bank: Bank, topics: Sequence[str], level: Level, seen: set[str]) -> list[list[Question]]:
    """The questions by how well they suit: a later tier is only used once the one before is used up."""
    steps = {each: abs(LEVELS.index(each) - LEVELS.index(level)) for each in LEVELS}
    chosen = list(bank.questions(topics, level))
    beside = [question for question in bank.questions(topics) if steps[question.level] == 1]
    far = [question for question in bank.questions(topics) if steps[question.level] > 1]
    known = {question.key for question in chosen}
    elsewhere = [question for question in bank.questions((), level) if question.key not in known]
    general = [question for question in elsewhere if question.topic in FALLBACK_TOPICS]
    rest = [question for question in elsewhere if question.topic not in FALLBACK_TOPICS]

    def fresh(questions: list[Question]) -> list[Question]:
        return [question for question in questions if question.key not in seen]

    def again(questions: list[Question]) -> list[Question]:
        return [question for question in questions if question.key in seen]

    return [
        fresh(chosen),
        fresh(beside),
        again(chosen),
        fresh(general),
        fresh(rest),
        again(beside),
        [*fresh(far), *again(far)],
        again(elsewhere),
    ]


def _admit_from_elsewhere(
    bank: Bank,
    tiers: list[list[Question]],
    level: Level,
    seen: set[str],
    requirements: Sequence[Requirement],
    fits: dict[tuple[str, str], float],
) -> None:
    """Where nobody chose topics: questions of other topics that test a requirement which none of the role's tests."""
    missing = [each for each in requirements if not any(id_ == each.id for _, id_ in fits)]
    known = {question.key for tier in tiers[:3] for question in tier}
    others = [each for each in bank.questions((), level) if each.key not in known and each.key not in seen]
    found = {pair: fit for pair, fit in fits_of(bank, others, missing).items() if fit >= SURELY}
    fits.update(found)
    keys = {key for key, _ in found}
    tiers[0] += [question for question in others if question.key in keys]


def _choose_core(
    tiers: Sequence[Sequence[Question]],
    count: int,
    requirements: Sequence[Requirement],
    fits: dict[tuple[str, str], float],
    chance: random.Random,
) -> list[tuple[Question, str | None]]:
    """`count` questions, one after the other the best: new requirements first, then variety. With what each tests."""
    chosen: list[tuple[Question, str | None]] = []
    texts: set[str] = set()
    reached: set[str] = set()
    kinds: Counter[str] = Counter()
    skills: Counter[str] = Counter()
    of_topics: Counter[str] = Counter()
    for tier in tiers:
        left = {question.key: question for question in tier}
        luck = {key: chance.random() * 0.4 for key in left}
        while left and len(chosen) < count:
            best: tuple[float, Question, str | None] | None = None
            for question in left.values():
                requirement, fit = _best_requirement(question, requirements, fits, reached)
                worth = (
                    luck[question.key]
                    + (_NEW_REQUIREMENT * fit if requirement is not None and requirement not in reached else 0)
                    - _SAME_KIND * kinds[question.kind]
                    - _SAME_SKILL * skills[question.skill]
                    - _SAME_TOPIC * of_topics[question.topic]
                )
                if best is None or worth > best[0]:
                    best = (worth, question, requirement)
            if best is None:
                break
            _, question, requirement = best
            del left[question.key]
            text = " ".join(question.text.lower().split())
            if text in texts:
                continue
            texts.add(text)
            chosen.append((question, requirement))
            kinds[question.kind] += 1
            skills[question.skill] += 1
            of_topics[question.topic] += 1
            if requirement is not None:
                reached.add(requirement)
    return chosen


def _best_requirement(
    question: Question,
    requirements: Sequence[Requirement],
    fits: dict[tuple[str, str], float],
    reached: set[str],
) -> tuple[str | None, float]:
    """What this question tests best: something not reached yet, if it tests such a thing at all."""
    tested = [(fits.get((question.key, each.id), 0.0), each.id) for each in requirements]
    tested = [(fit, id_) for fit, id_ in tested if fit >= FITS]
    if not tested:
        return None, 0.0
    fit, id_ = max(tested, key=lambda each: (each[1] not in reached, each[0]))
    return id_, fit


def difficulty(question: Question) -> tuple[int, int]:
    """The level first, then how much a good answer has to say."""
    return LEVELS.index(question.level), len(question.points)


def _rising(core: list[tuple[Question, str | None]]) -> list[tuple[Question, str | None]]:
    """From easy to hard; among equals, no kind twice in a row where that can be had."""
    waiting = sorted(core, key=lambda each: difficulty(each[0]))
    ordered: list[tuple[Question, str | None]] = []
    while waiting:
        equals = [each for each in waiting if difficulty(each[0]) == difficulty(waiting[0][0])]
        before = ordered[-1][0].kind if ordered else ""
        after = next((each for each in equals if each[0].kind != before), equals[0])
        ordered.append(after)
        waiting.remove(after)
    return ordered


def _choose_experience(
    count: int,
    level: Level,
    requirements: Sequence[Requirement],
    claims: Sequence[Claim],
    reached: set[str],
    seen: set[str],
    chance: random.Random,
) -> list[_Item]:
    """Claims and requirements that the core leaves out, in turns; those asked about in earlier interviews last."""
    left = [each for each in requirements if each.id not in reached]
    open_claims = sorted(
        claims,
        key=lambda claim: (
            experience.key_of("claim", claim.text) in seen,
            -(worth_of_claim(claim) + 2 * (_tested_by(claim, left) is not None)),
            chance.random(),
        ),
    )
    open_requirements = sorted(
        left, key=lambda each: (experience.key_of("asked", each.text) in seen, -len(each.terms), chance.random())
    )
    turn = chance.randrange(experience.VARIANTS)
    made: list[_Item] = []
    about_claim = True
    while len(made) < count and (open_claims or open_requirements):
        if open_claims and (about_claim or not open_requirements):
            claim = open_claims.pop(0)
            tested = _tested_by(claim, open_requirements)
            open_requirements = [each for each in open_requirements if each.id != tested]
            question = experience.ask_about_claim(claim, level=level, variant=turn + len(made))
            made.append(("experience", question, tested, claim.id))
        else:
            requirement = open_requirements.pop(0)
            question = experience.ask_about_requirement(requirement, level=level, variant=turn + len(made))
            made.append(("experience", question, requirement.id, None))
        about_claim = not about_claim
    return made


def _tested_by(claim: Claim, requirements: Sequence[Requirement]) -> str | None:
    """The requirement that a claim speaks to: they share a term, or two words that say something."""
    terms, words = {folded(term) for term in claim.terms}, content_words(claim.text)
    for requirement in requirements:
        shared = {folded(term) for term in requirement.terms} & terms
        if shared or len(content_words(requirement.text) & words) >= 2:
            return requirement.id
    return None
