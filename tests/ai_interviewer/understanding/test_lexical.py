"""Reading by signs alone."""

from time import thread_time

import pytest
from msgspec.structs import replace

from ai_interviewer.understanding import LexicalReader
from ai_interviewer.understanding.lexical import likeness
from ai_interviewer.understanding.words import stem_of, words_of
from ai_interviewer.values import Point
from tests.ai_interviewer.understanding.samples import RETRY

reader = LexicalReader()


def made(answer: str, **asked: str) -> dict[str, str]:
    return {one.point: answer[one.span.start : one.span.end] for one in reader.read(answer, RETRY, **asked).made}


def test_a_point_is_made_by_a_phrase_of_every_group_and_quoted_by_its_sentence():
    answer = "Let me see. The app creates an idempotency key for each purchase. Then we go on."
    assert made(answer) == {"client-key": "The app creates an idempotency key for each purchase."}


def test_the_groups_may_stand_in_two_neighbouring_sentences():
    answer = "I put a unique index on that column. It happens in one transaction with the booking."
    assert made(answer) == {"one-transaction": answer}


def test_the_groups_may_not_stand_further_apart():
    assert made("I put a unique index there. Then I drink a tea. Later I learn about the word transaction.") == {}


@pytest.mark.parametrize("said", ["unique constraints", "Unique-Constraint", "UNIQUE CONSTRAINT"])
def test_forms_of_a_phrase_count(said):
    assert "one-transaction" in made(f"I would add {said} and run it in transactions, of course.")


def test_a_phrase_said_as_one_word_counts():
    question = replace(RETRY, points=(Point("p", "It backs off.", "And then?", signs=(("back off", "time out"),)),))
    assert reader.read("The worker then does a backoff, longer each round.", question).made
    assert reader.read("Each worker gets a timeout of three seconds here.", question).made


def test_i_may_stand_further_ahead_of_what_i_did():
    question = replace(RETRY, points=(Point("p", "I showed it.", "How?", signs=(("i showed",),)),))
    assert reader.read("I sat down with the whole team and showed a small demo.", question).made
    assert not reader.read("I sat down and then they showed a small demo to everybody.", question).made


def test_what_is_denied_is_not_made():
    assert made("I would not use an idempotency key in the app, that seems pointless here.") == {}
    assert "client-key" in made("I would not only use an idempotency key in the app, also a lock on the row.")


def test_repeating_the_question_makes_nothing():
    repeated = "So the customer pays, the mobile client times out, and it sends the same request again, once."
    reading = reader.read(repeated, RETRY)
    assert reading.parroted
    assert reading.substance == "none"
    assert reading.made == ()


def test_repeating_the_follow_up_makes_nothing():
    asked = "For how many days do you keep the keys before you delete them?"
    assert made("I keep the keys for days before I delete them, the keys.", asked=asked, point="expiry") == {}


def test_the_answer_to_a_follow_up_need_not_say_its_words_again():
    asked = "How long do you keep them?"
    assert made("I think 24 hours would do, retries come within minutes.", asked=asked, point="expiry") != {}
    assert made("I think 24 hours would do, retries come within minutes.") == {}


def test_a_sentence_that_says_a_pitfall_makes_no_point():
    answer = "I would check whether the row exists before inserting, with a unique index in a transaction."
    reading = reader.read(answer, RETRY)
    assert [answer[span.start : span.end] for span in reading.pitfalls] == [answer]
    assert reading.made == ()


def test_an_answer_about_something_else_is_off_topic():
    reading = reader.read(
        "My best holiday was in Norway, where we walked along blue fjords and slept in huts by the sea.", RETRY
    )
    assert reading.off_topic
    assert reading.made == ()


def test_more_signs_are_surer():
    weak = reader.read("Some unique index helps. There is a transaction.", RETRY).made[0].strength
    sure = reader.read(
        "The key is stored under a unique constraint in the same transaction as the payment.", RETRY
    ).made[0]
    assert weak < sure.strength <= 1.0


def test_an_ordinary_answer_takes_less_than_a_millisecond():
    answer = (
        "The app generates a random id for the purchase before it sends anything, and a retry carries the same id. On "
        "the server that id has a unique index, and I insert it in the same database transaction in which I write the "
        "payment, so two of them at once can't both get through. After 24 hours the ids are deleted."
    )
    reader.read(answer, RETRY)
    took = []
    for _ in range(20):
        begun = thread_time()
        reader.read(answer, RETRY)
        took.append(thread_time() - begun)
    assert min(took) < 0.001 * 3  # three times the goal: a slow machine must not fail the build


def test_a_question_changed_under_its_version_is_read_with_its_new_signs():
    changed = replace(RETRY, points=(replace(RETRY.points[0], signs=(("blue elephant",),)), *RETRY.points[1:]))
    answer = "There is a blue elephant in this service that nobody mentions."
    assert not reader.read(answer, RETRY).made
    assert reader.read(answer, changed).made


def test_places_are_those_of_the_text_even_where_lower_case_is_longer():
    text = "İİİ straße"
    words = words_of(text)
    assert [text[a:b] for a, b in zip(words.starts, words.ends, strict=True)] == ["İİİ", "straße"]


@pytest.mark.parametrize(
    ("one", "other"), [("retries", "retry"), ("stored", "store"), ("2", "two"), ("logging", "log")]
)
def test_forms_of_a_word_share_a_stem(one, other):
    assert stem_of(one) == stem_of(other)


def test_texts_that_share_words_are_alike():
    near, far = likeness("Python services on Kubernetes", ["Kubernetes and Python", "gardening books"])
    assert near > 0.5
    assert far == 0.0
