"""What is written, as it is read aloud."""

import pytest

from ai_interviewer.speech.wording import LONG, parts, speakable

READ = [
    ("We use PostgreSQL, e.g. with Redis.", "We use post gress Q L, for example, with reddiss."),
    ("The p95 is 200 ms, i.e. slow.", "The p95 is 200 ms, that is, slow."),
    ("REST vs. gRPC, queues etc.", "REST versus gRPC, queues et cetera."),
    ("It costs €5 or $40k.", "It costs 5 euros or 40 thousand dollars."),
    ("It costs $1,250.50, £1 or €1.5M.", "It costs 1,250 dollars and 50 cents, 1 pound or 1.5 million euros."),
    ("₹299, ₹1,50,000 and ₹2 cr.", "299 rupees, 150000 rupees and 2 crore rupees."),
    ("1,50,000 rows, 1,250,000 rows", "150,000 rows, 1,250,000 rows"),
    ("O(n log n) beats O(n²).", "O of n log n beats O of n squared."),
    ("Call get_user() in `foo.py`.", "Call get user in foo dot P Y."),
    ("C#, C++ and .NET", "C sharp, C++ and dot net"),
    ("Node.js with YAML and JSON", "Node dot J S with yammel and jason"),
    ("if a != b && c >= 3", "if a is not b and c at least 3"),
    ("3x faster, ~5 ms, 200 req/s", "3 times faster, about 5 ms, 200 requests per second"),
    ("On call 24/7 for k8s", "On call twenty-four seven for koober netties"),
    ("See https://www.example.com/a?b=1. Good.", "See example.com. Good."),
    ("- **First** read [this](https://example.com/x)", "First read this"),
    (
        "Redistribute the jsonify calls of user's postgresqlite",
        "Redistribute the jsonify calls of user's postgresqlite",
    ),
    ("What did you do?", "What did you do?"),
]


@pytest.mark.parametrize(("written", "said"), READ, ids=[written[:24] for written, _ in READ])
def test_it_is_read_as_a_person_would(written: str, said: str) -> None:
    assert speakable(written) == said


@pytest.mark.parametrize("nothing", ["", "  \n", "…", "🎉", "---", "```\n```", "\x00\u202e"])
def test_where_there_is_nothing_to_say_nothing_is_said(nothing: str) -> None:
    assert speakable(nothing) == ""


def test_each_sentence_is_a_part() -> None:
    said = "Thank you. You worked with Dr. Smith, e.g. at version 3.5! What was hard? (And why?)"
    assert parts(said) == [
        "Thank you.",
        "You worked with Dr. Smith, e.g. at version 3.5!",
        "What was hard?",
        "(And why?)",
    ]


def test_a_long_sentence_is_cut_at_a_comma_near_its_middle() -> None:
    said = (
        "I would like to know how you would design a cache that many processes share, which of them may write to it, "
        "and what happens when one of them dies while it holds a lock that all the others want."
    )
    found = parts(said)
    assert all(len(part) <= LONG for part in found)
    assert found[0].endswith("write to it,")
    assert " ".join(found) == said


@pytest.mark.parametrize("said", ["word " * 60, "a" * 500, "one, " * 50, "x " * 300])
def test_nothing_is_so_long_that_it_can_not_be_cut(said: str) -> None:
    found = parts(said)
    assert all(len(part) <= LONG for part in found)
    assert "".join(found).replace(" ", "") == said.replace(" ", "")
