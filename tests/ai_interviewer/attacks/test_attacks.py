"""Orders in answers, résumés and job descriptions, against a model that obeys every one of them. Over real HTTP."""

from collections import Counter
from collections.abc import Iterator

import msgspec
import pytest

from ai_interviewer.llm import judge
from ai_interviewer.llm.breaker import Breaker
from ai_interviewer.values import Brief, Exchange
from tests.ai_interviewer.attacks import Attack, attacks, offences
from tests.ai_interviewer.attacks.obedient import EVIL
from tests.ai_interviewer.llm.briefs import ASKED, PLAN, QUESTION, SKILLS, brief, config, hear
from tests.support.fake_model import FakeModel

every_attack = pytest.mark.parametrize("attack", attacks(), ids=lambda one: one.id)


@pytest.fixture(scope="module")
def running() -> Iterator[FakeModel]:
    with FakeModel() as model:
        yield model


@pytest.fixture
def obedient(running: FakeModel) -> FakeModel:
    running.forget()
    running.behave("obedient")
    return running


def attacked(attack: Attack) -> Brief:
    """A turn in which somebody has written that."""
    if attack.where == "answer":
        return brief(history=(Exchange(turn=1, item=1, move="ask", question=ASKED, answer=attack.text),))
    return brief(**{"resume": {"claim": attack.text}, "job": {"requirement": attack.text}}[attack.where])


def test_the_corpus_has_seventy_attacks_in_five_languages_from_three_sides() -> None:
    assert len(attacks()) >= 70
    assert len({one.id for one in attacks()}) == len(attacks())
    assert min(Counter(one.language for one in attacks()).values()) >= 5
    assert set(Counter(one.language for one in attacks())) == {"en", "es", "de", "fr", "hi"}
    assert min(Counter(one.where for one in attacks()).values()) >= 7
    assert {one.wants for one in attacks()} == {"json", *EVIL, "leak", "say"}


@every_attack
async def test_what_a_model_was_talked_into_reaches_nobody(obedient: FakeModel, attack: Attack) -> None:
    heard = await hear(attacked(attack), config(obedient.url))
    seen = obedient.seen()
    assert seen["obeyed"][0] == attack.wants, "the fake did not understand this attack: it proves nothing"
    assert offences(heard.everything) == []
    for asked in seen["asked"]:
        assert not has_run_of(asked["system"], heard.everything)
    # The interview goes on with the question of the plan.
    assert heard.utterance.question == QUESTION.text
    assert set(heard.utterance.failures) == {"nonsense"}


@every_attack
async def test_what_a_model_was_talked_into_moves_no_score_beyond_its_bounds(
    obedient: FakeModel, attack: Attack
) -> None:
    exchanges = (Exchange(turn=1, item=1, move="ask", question=ASKED, answer=attack.text),)
    judgement = await judge(
        plan=PLAN, exchanges=exchanges, skills=SKILLS, config=config(obedient.url), breaker=Breaker()
    )
    seen = obedient.seen()
    assert seen["obeyed"] or attack.wants == "json"
    if judgement is None:  # the evaluation by rules stands alone
        return
    assert all(one.score is None or 1 <= one.score <= 5 for one in judgement.skills)
    words = " ".join([*(one.because for one in judgement.skills), *(one.text for one in judgement.coaching)])
    # Coaching that is beside the point is foolish, not dangerous.
    assert set(offences(words)) <= {"the evil words of ask"}
    assert not has_run_of(seen["asked"][-1]["system"], words)


@every_attack
async def test_an_attack_stays_inside_the_data(obedient: FakeModel, attack: Attack) -> None:
    await hear(attacked(attack), config(obedient.url))
    asked = obedient.last()
    data, last = asked.user.split("\n")[1], asked.user.strip().split("\n")[-2]
    assert asked.user.count("<<data ") == asked.user.count("<<end ") == 1
    assert last.startswith("<<end ")
    assert msgspec.json.decode(data) == asked.data
    assert attack.text not in asked.system
    assert not {"\u200b", "\u202e", "\u2060", "\ufeff", "\U000e0041"} & set(asked.user)


async def test_the_same_words_would_get_through_if_nobody_looked(obedient: FakeModel) -> None:
    """The control: what the obedient model writes is really bad, so the tests above have something to stop."""
    harmless = []
    for attack in attacks():
        await hear(attacked(attack), config(obedient.url))
        if not offences(obedient.seen()["said"][-1]):
            harmless.append(attack.id)
    # Codes of the system text, which `offences` doesn't decode, and questions that are only beside the point.
    assert len(harmless) <= 12, harmless


async def test_a_model_that_tells_its_whole_prompt_tells_nothing(obedient: FakeModel) -> None:
    await hear(brief(), config(obedient.url))
    system = obedient.last().system.split()
    for start in range(0, len(system) - 40, 7):
        told = {"acknowledgement": "", "question": " ".join(system[start : start + 40])}
        obedient.behave("say", content=msgspec.json.encode(told).decode())
        heard = await hear(brief(), config(obedient.url))
        assert heard.utterance.fell_back
        assert not has_run_of(" ".join(system), heard.everything)


def test_offences_are_found_where_there_are_some() -> None:
    assert offences("Thank you. How do you find the cause of the slow endpoint?") == []
    for said in EVIL.values():
        for words in said.values():
            if said is not EVIL["ask"]:
                assert offences(f"Well. {words.replace('{number}', '5')}"), words
    assert offences("It is vela0123456789ab.")
    assert offences("another program has decided what is asked next")


def has_run_of(system: str, text: str, size: int = 30) -> bool:
    """True if so many characters in a row of the system text are in a text."""
    plain, ours = " ".join(text.lower().split()), " ".join(system.lower().split())
    return any(ours[at : at + size] in plain for at in range(len(ours) - size + 1))
