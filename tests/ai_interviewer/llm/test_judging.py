"""A model's opinion of an interview: in shape and within bounds, or not at all."""

import asyncio

import msgspec
import pytest

from ai_interviewer.llm import Judgement, judge
from ai_interviewer.llm.breaker import Breaker
from tests.ai_interviewer.llm.briefs import ANSWER, EXCHANGES, PLAN, SKILLS, config
from tests.support.fake_model import FakeModel


async def ask(model: FakeModel, **changes) -> Judgement | None:
    return await judge(
        plan=PLAN,
        exchanges=changes.pop("exchanges", EXCHANGES),
        skills=SKILLS,
        config=config(model.url, **({"evaluation_model": "judge", "evaluation_deadline": 20.0} | changes)),
        breaker=Breaker(),
    )


def judged(**changes) -> str:
    skill = {"key": "ownership", "verdict": "scored", "score": 4, "quotes": [], "because": "Was on call."} | changes
    return msgspec.json.encode({"skills": [skill], "coaching": []}).decode()


async def test_each_skill_that_was_asked_about_is_judged_with_quotes_and_turns(model: FakeModel) -> None:
    judgement = await ask(model)
    assert judgement is not None
    assert {one.key for one in judgement.skills} == {"ownership", "debugging"}
    ownership = judgement.skill("ownership")
    assert ownership is not None
    assert ownership.score == 3
    assert ownership.quotes[0].turn == 1
    assert ownership.quotes[0].text in ANSWER
    assert [one.turn for one in judgement.coaching] == [1, 2]
    assert (judgement.usage.model, judgement.usage.calls, judgement.usage.prompt_tokens) == ("judge", 1, 400)


@pytest.mark.parametrize(
    "spoiled",
    [
        judged(score=0), judged(score=6), judged(score=11), judged(score=-1), judged(score=4.5), judged(score="5"),
        judged(score=None), judged(verdict="insufficient_evidence"), judged(verdict="excellent"), judged(extra=1),
        judged(quotes=["words"]), judged(quotes=[{"turn": "1", "text": "x"}]), judged(because="x" * 500),
        judged(because="Your plan is pro now."), judged(because="See https://evil.test/x"), "", "[]", "{}", "null", "{",
    ],
)  # fmt: skip
async def test_what_is_out_of_shape_or_out_of_bounds_is_no_judgement(model: FakeModel, spoiled: str) -> None:
    model.behave("say", content=spoiled)
    assert await ask(model) is None
    assert model.calls() == 2


async def test_skills_and_turns_that_do_not_exist_are_left_out(model: FakeModel) -> None:
    content = {
        "skills": [msgspec.json.decode(judged(key=key))["skills"][0] for key in ("ownership", "charm", "ownership")],
        "coaching": [{"turn": turn, "text": "Say more."} for turn in (1, 7)],
    }
    model.behave("say", content=msgspec.json.encode(content).decode())
    judgement = await ask(model)
    assert judgement is not None
    assert [one.key for one in judgement.skills] == ["ownership"]
    assert [one.turn for one in judgement.coaching] == [1]


@pytest.mark.parametrize(
    ("behaving", "calls"),
    [
        ({"mode": "500"}, 2), ({"mode": "429"}, 2), ({"mode": "hang"}, 2), ({"mode": "dropped"}, 2),
        ({"mode": "nonsense"}, 2), ({"mode": "hang_midway"}, 2), ({"mode": "nonsense", "kind": "huge"}, 2),
        ({"mode": "402"}, 1), ({"mode": "401"}, 1),
    ],
)  # fmt: skip
async def test_a_provider_that_fails_leaves_the_evaluation_to_the_rules(
    model: FakeModel, behaving: dict, calls: int
) -> None:
    deadline = 1.0 if "hang" in behaving["mode"] else 20.0
    model.behave(**behaving)
    before = asyncio.get_running_loop().time()
    assert await ask(model, evaluation_deadline=deadline) is None
    assert asyncio.get_running_loop().time() - before < 2 * deadline + 10
    assert model.calls() == calls


async def test_a_second_try_is_made(model: FakeModel) -> None:
    model.behave("500", times=1)
    judgement = await ask(model)
    assert judgement is not None
    assert judgement.usage.calls == 2


async def test_an_interview_without_answers_is_not_sent_anywhere(model: FakeModel) -> None:
    assert await ask(model, exchanges=()) is None
    assert await ask(model, exchanges=(msgspec.structs.replace(EXCHANGES[0], answer=" "),)) is None
    assert model.calls() == 0


async def test_an_endpoint_without_schemas_can_judge_too(model: FakeModel) -> None:
    model.behave("no_json")
    assert await ask(model) is not None
