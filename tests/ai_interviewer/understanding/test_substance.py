"""Whether an answer says anything, and what evidence it brings."""

import pytest

from ai_interviewer.understanding import LexicalReader
from tests.ai_interviewer.understanding.samples import RETRY

reader = LexicalReader()


@pytest.mark.parametrize(
    "answer",
    [
        "",
        "   \n ",
        "Redis",
        "use locks",
        "I don't know.",
        "Sorry, I really don't know about this.",
        "no idea, next question please",
        "pass",
        "asdf jkl qwer asdf zxcv",
        "sdkfjh weoriu xcmnvb qpwoei slkdjf",
        "aaaaaaaa bbbbbbbbb cccccccc",
        "blah blah blah blah blah blah",
        "cache cache cache cache cache cache cache cache",
        "!!! ??? ... ---",
        "🙂🙂🙂 👍👍 🎉",
        "йцукен фывапр ячсмит йцукен",
        "жжжж шшшш щщщщ",
        "12 34 56",
    ],
)
def test_this_says_nothing(answer):
    reading = reader.read(answer, RETRY)
    assert reading.substance == "none"
    assert reading.made == ()
    assert not reading.off_topic


def test_the_question_said_back_is_parroting():
    reading = reader.read(RETRY.text, RETRY)
    assert (reading.substance, reading.parroted) == ("none", True)


def test_a_short_answer_is_thin():
    assert reader.read("I would store a unique key with the payment.", RETRY).substance == "thin"


@pytest.mark.parametrize(
    "answer",
    [
        "Я бы сохранил ключ запроса в базе данных вместе с платежом, и тогда повтор вернёт прежний ответ.",
        "Ich würde einen Schlüssel zusammen mit der Zahlung in einer Transaktion speichern, dann geht nichts doppelt.",
        "Yo guardaría una clave única junto con el pago en la misma transacción para que no se cobre dos veces.",
    ],
)
def test_an_answer_in_another_language_is_no_nonsense(answer):
    assert reader.read(answer, RETRY).substance != "none"


def test_an_answer_that_begins_with_a_doubt_still_counts():
    answer = "I'm not sure, but I would give each purchase an idempotency key that the app repeats each time."
    reading = reader.read(answer, RETRY)
    assert reading.substance != "none"
    assert reading.made


@pytest.mark.parametrize(
    ("answer", "signal"),
    [
        ("The latency of our gateway fell to 40 milliseconds after that change.", "metric"),
        ("Roughly half of it vanished, 20% in the first sprint alone.", "metric"),
        ("I proposed a smaller release and wrote the migration for it.", "ownership"),
        ("We took the simple cache instead of the cluster, at the cost of stale data.", "tradeoff"),
        ("In my last team there was a similar outage of the gateway.", "example"),
        ("As a result the on-call engineers slept through the night.", "result"),
    ],
)
def test_evidence_is_heard(answer, signal):
    assert signal in reader.read(answer, RETRY).signals


def test_we_alone_is_no_ownership():
    assert "ownership" not in reader.read("We decided to migrate, we wrote a plan, we shipped it.", RETRY).signals
