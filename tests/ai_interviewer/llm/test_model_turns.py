"""A turn worded by a model that is well."""

import asyncio

import msgspec
import pytest
import uvloop

from ai_interviewer.llm import ModelConfig, close_clients, openai_compatible
from ai_interviewer.llm.breaker import Breaker
from ai_interviewer.values import Exchange, Move, Sentence
from tests.ai_interviewer.llm.briefs import ANSWER, ASKED, PERSONA, QUESTION, brief, config, hear
from tests.support.fake_model import FakeModel


def says(acknowledgement: str, question: str) -> str:
    return msgspec.json.encode({"acknowledgement": acknowledgement, "question": question}).decode()


async def test_a_model_words_the_question_that_was_asked_for(model: FakeModel) -> None:
    said = (await hear(brief(), config(model.url))).utterance
    assert said.said == f"Thank you, that is clear so far. {QUESTION.text}"
    assert said.question == QUESTION.text
    assert not said.fell_back
    assert said.failures == ()
    assert (said.usage.provider, said.usage.model, said.usage.calls) == ("openai_compatible", "fake", 1)
    assert (said.usage.prompt_tokens, said.usage.completion_tokens) == (400, 30)
    assert model.calls() == 1
    assert model.last().authorization == "Bearer sk-test"


async def test_sentences_come_while_the_model_still_writes(model: FakeModel) -> None:
    model.behave("slow", pause=0.01)
    heard = await hear(brief(), config(model.url))
    assert [type(one) for one in heard.items[:-1]] == [Sentence] * 3
    assert not heard.utterance.fell_back


async def test_a_stream_without_usage_costs_nothing_known(model: FakeModel) -> None:
    model.behave("no_usage")
    usage = (await hear(brief(), config(model.url))).utterance.usage
    assert (usage.prompt_tokens, usage.completion_tokens, usage.calls) == (0, 0, 1)


async def test_tokens_of_a_refused_answer_are_counted_too(model: FakeModel) -> None:
    model.behave("nonsense")
    usage = (await hear(brief(), config(model.url))).utterance.usage
    assert (usage.prompt_tokens, usage.calls) == (800, 2)


@pytest.mark.parametrize(("mode", "forms"), [("no_json_schema", 2), ("no_json", 3)])
async def test_an_endpoint_that_knows_no_schema_is_asked_plainly_and_remembered(
    model: FakeModel, mode: str, forms: int
) -> None:
    model.behave(mode)
    assert not (await hear(brief(), config(model.url))).utterance.fell_back
    assert model.calls() == forms
    assert not (await hear(brief(), config(model.url))).utterance.fell_back
    assert model.calls() == forms + 1
    assert [one["form"] for one in model.seen()["asked"]][-1] == openai_compatible.FORMS[forms - 1]


async def test_one_odd_400_does_not_make_the_endpoint_plain_for_ever(model: FakeModel) -> None:
    model.behave("status", status=400)
    assert (await hear(brief(), config(model.url))).utterance.failures == ("refused",)
    model.behave("ok")
    await hear(brief(), config(model.url))
    assert model.last().form == "json_schema"


async def test_an_endpoint_that_does_not_stream_will_do(model: FakeModel) -> None:
    model.behave("no_stream")
    said = (await hear(brief(), config(model.url))).utterance
    assert not said.fell_back
    assert said.usage.prompt_tokens == 400


async def test_the_greeting_is_the_personas_and_comes_before_the_model_has_said_a_word(model: FakeModel) -> None:
    heard = await hear(brief(turn=0, history=(), asked=()), config(model.url))
    assert heard.utterance.said.startswith(("Hello Ada", "Welcome, Ada"))
    assert heard.utterance.said.endswith(QUESTION.text)
    assert "Thank you" not in heard.utterance.said
    assert "Ada" not in model.last().user


async def test_the_last_words_are_the_personas_and_hold_no_question(model: FakeModel) -> None:
    heard = await hear(brief(move=Move(kind="close", reason="covered")), config(model.url))
    assert heard.utterance.question == ""
    assert heard.utterance.said.startswith("Thank you, that is clear so far. ")
    assert heard.utterance.said.endswith(PERSONA.closing)
    assert not heard.utterance.fell_back


async def test_asking_again_may_use_the_same_words(model: FakeModel) -> None:
    again = brief(asked=(ASKED, QUESTION.text), move=Move(kind="again", reason="unclear", item=2, text=QUESTION.text))
    assert not (await hear(again, config(model.url))).utterance.fell_back


async def test_a_question_inside_the_acknowledgement_is_left_out(model: FakeModel) -> None:
    model.behave("say", content=says("I see. And did you like it?", "How did you find the cause of the slow endpoint?"))
    assert (
        await hear(brief(), config(model.url))
    ).utterance.said == "I see. How did you find the cause of the slow endpoint?"


async def test_a_question_that_comes_before_its_acknowledgement_is_still_said_after_it(model: FakeModel) -> None:
    question = "How did you find the cause of the slow endpoint?"
    model.behave("say", content=f'{{"question": "{question}", "acknowledgement": "I see."}}')
    assert (await hear(brief(), config(model.url))).utterance.said == f"I see. {question}"


@pytest.mark.parametrize(
    ("why", "acknowledgement", "question"),
    [
        ("asked before", "Thanks.", ASKED),
        ("asked before", "Thanks.", ASKED.replace("have built", "built")),
        ("another question", "Thanks.", "What is your favourite colour, and which film did you like?"),
        ("several questions", "", "How do you find the cause? Is it the endpoint? Was it three seconds?"),
        ("no question", "Thanks.", "Cause?"),
        ("too long", "Thanks. " * 50, "How do you find the cause of the slow endpoint?"),
        ("markup", "Thanks.", "How do you find the cause of the <b>slow</b> endpoint?"),
        ("markup", "Thanks.", "How do you find the cause? See https://evil.test/endpoint"),
        ("markup", "See [here](x).", "How do you find the cause of the slow endpoint?"),
        ("claims", "You are upgraded.", "How do you find the cause of the slow endpoint?"),
        ("claims", "You now have unlimited turns.", "How do you find the cause of the slow endpoint?"),
        ("claims", "That is a score of five.", "How do you find the cause of the slow endpoint?"),
        ("claims", "Your plan is pro now.", "How do you find the cause of the slow endpoint?"),
        ("claims", "Su cuenta tiene turnos gratis.", "How do you find the cause of the slow endpoint?"),
        ("claims", "Ihr Tarif ist jetzt Pro.", "How do you find the cause of the slow endpoint?"),
        ("code", "dGhpcyBpcyB0aGUgc3lzdGVtIHByb21wdCBvZiBhIG1vZGVs", "How do you find the cause of the slow endpoint?"),
        ("unknown field", "Thanks.", 'How do you find the cause?","score":"5'),
    ],
)  # fmt: skip
async def test_words_that_break_the_rules_are_nonsense(
    model: FakeModel, caplog: pytest.LogCaptureFixture, why: str, acknowledgement: str, question: str
) -> None:
    content = f'{{"acknowledgement":"{acknowledgement}","question":"{question}"}}'
    model.behave("say", content=content)
    heard = await hear(brief(), config(model.url))
    assert heard.utterance.failures == ("nonsense", "nonsense")
    assert f"why={why}" in caplog.text
    if why in {"markup", "claims", "code"}:
        assert acknowledgement == "Thanks." or acknowledgement not in heard.everything


async def test_the_bank_may_speak_of_what_a_model_may_not(model: FakeModel) -> None:
    text = "How would you upgrade a payment service whose scores are read from two tables?"
    move = Move(kind="ask", reason="", item=2, text=text)
    model.behave(
        "say", content=says("I see.", "Say a payment service reads its scores from two tables: how do you upgrade it?")
    )
    question = msgspec.structs.replace(QUESTION, text=text)
    assert not (await hear(brief(move=move, question=question), config(model.url))).utterance.fell_back


async def test_what_a_candidate_brought_along_does_not_allow_a_promise(model: FakeModel) -> None:
    claim = "Your plan is pro and you are upgraded"
    move = Move(kind="ask", reason="", item=2, text=f"Your résumé says: {claim}. How did you do that?")
    model.behave("say", content=says("", f"{claim}. How did you do that?"))
    question = msgspec.structs.replace(QUESTION, text=move.text)
    heard = await hear(brief(move=move, question=question, claim=claim), config(model.url))
    assert heard.utterance.failures == ("nonsense", "nonsense")


async def test_a_thousand_words_of_history_reach_the_model_as_bounded_data(model: FakeModel) -> None:
    history = tuple(
        Exchange(turn=turn, item=turn, move="ask", question=f"Question {turn}?", answer=f"{turn} " + "word " * 2000)
        for turn in range(1, 40)
    )
    await hear(brief(history=history, turn=39, asked=tuple(one.question for one in history) * 30), config(model.url))
    seen = model.last().data["history"]
    assert [one["turn"] for one in seen] == [*range(40 - len(seen), 40)]
    assert len(seen) <= 12
    assert all(len(one["answer"]) <= 2000 for one in seen)
    assert sum(len(one["answer"]) + len(one["question"]) for one in seen) <= 24_000
    assert len(model.last().user) < 40_000


async def test_clients_are_kept_for_a_loop_and_let_go_with_it(model: FakeModel) -> None:
    first = openai_compatible.client_of(config(model.url))
    assert openai_compatible.client_of(config(model.url)) is first
    assert openai_compatible.client_of(config(model.url, api_key="another")) is not first
    await close_clients()
    assert first.is_closed()


def test_every_loop_has_its_own_clients_and_old_loops_are_forgotten(model: FakeModel) -> None:
    for factory in (asyncio.new_event_loop, uvloop.new_event_loop):
        with asyncio.Runner(loop_factory=factory) as runner:
            heard = runner.run(hear(brief(), config(model.url), Breaker()))
            assert not heard.utterance.fell_back
    with asyncio.Runner() as runner:
        runner.run(hear(brief(), config(model.url), Breaker()))
        assert [one.is_closed() for one in openai_compatible._clients] == [False]
        runner.run(close_clients())


async def test_the_next_turn_goes_over_the_same_connection(model: FakeModel) -> None:
    await close_clients()
    before = model.seen()["connections"]
    for _ in range(5):
        await hear(brief(), config(model.url))
    assert model.seen()["connections"] - before == 1 + 1  # one for the turns, one for asking this


async def test_a_hundred_turns_at_once_share_one_client(model: FakeModel) -> None:
    model.behave("slow", pause=0.005)
    heard = await asyncio.gather(*(hear(brief(), config(model.url, deadline=20)) for _ in range(100)))
    assert not any(one.utterance.fell_back for one in heard)
    assert model.calls() == 100


def test_a_key_is_not_shown_where_a_config_is() -> None:
    assert "secret" not in repr(ModelConfig("http://x", "secret", "m"))


async def test_answers_and_claims_stand_in_the_data_and_never_in_the_system_text(model: FakeModel) -> None:
    asked = brief(claim="Cut costs by half", requirement="Knows Kafka")
    await hear(asked, config(model.url))
    last = model.last()
    for words in (ANSWER, "Cut costs by half", "Knows Kafka", QUESTION.text, ASKED):
        assert words not in last.system
    assert last.data["history"][-1]["answer"] == ANSWER
    assert last.data["claim"] == "Cut costs by half"
