"""The benchmark counts what a listener would call an error, and nothing else."""

import pytest

from tests.benchmarks.hearing.errors import errors


@pytest.mark.parametrize(
    ("said", "heard", "wrong"),
    [
        ("I used Redis.", "i used redis", 0),
        ("The p95 is 40 percent.", "the P ninety-five is forty %", 0),
        ("It doesn't.", "It doesnt", 0),
        ("I used Redis.", "I used riddies", 1),
        ("I used Redis.", "I used the Redis", 1),
        ("I used Redis.", "", 3),
    ],
)
def test_words_are_compared_and_not_how_they_are_written(said: str, heard: str, wrong: int) -> None:
    assert errors(said, heard).wrong == wrong


def test_a_term_is_heard_however_it_is_spaced() -> None:
    found = errors("We used a hash map and Kafka.", "We used a HashMap and coffee.", ["hash map", "Kafka"])
    assert (found.terms, found.missed) == (2, 1)
