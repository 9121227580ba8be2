"""The words that a transcriber is told beforehand."""

from ai_interviewer.speech import make_hotwords

JOB = """Backend Engineer (Python). You will work with Django, PostgreSQL and Redis, and deploy on Kubernetes.
We are looking for someone with excellent communication skills and 5+ years of experience."""
QUESTION = (
    "How would you keep a cache in front of PostgreSQL from serving stale data? Think of a TTL and of a stampede."
)


def test_names_and_technical_words_are_taken_and_everyday_words_are_not() -> None:
    words = make_hotwords(QUESTION, JOB).split(", ")
    assert {"PostgreSQL", "TTL", "Python", "Django", "Redis", "Kubernetes", "stampede"} <= set(words)
    assert not {"How", "You", "We", "looking", "experience", "excellent", "with", "5"} & set(words)


def test_what_is_surest_comes_first_and_the_first_text_before_the_others() -> None:
    words = make_hotwords(QUESTION, JOB).split(", ")
    assert words[:2] == ["PostgreSQL", "TTL"]
    assert words.index("Redis") < words.index("stampede")


def test_a_word_comes_once_however_it_is_written() -> None:
    assert make_hotwords("Kafka and KAFKA and kafka") == "KAFKA"


def test_signs_belong_to_a_word_and_the_end_of_a_sentence_does_not() -> None:
    assert make_hotwords("C++, C#, .NET, Node.js, CI/CD, scikit-learn.") == (
        "C++, C#, .NET, Node.js, CI/CD, scikit-learn"
    )


def test_it_ends_at_a_whole_word_before_the_limit() -> None:
    much = " ".join(f"Kafka{number}" for number in range(500))
    words = make_hotwords(much, limit=100)
    assert len(words) <= 100
    assert words.endswith(tuple(f"Kafka{number}" for number in range(500)))


def test_of_nothing_nothing_comes() -> None:
    assert make_hotwords() == make_hotwords("", "…", "the and of") == ""
