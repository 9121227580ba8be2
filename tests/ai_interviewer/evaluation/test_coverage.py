from tests.ai_interviewer.evaluation.interviews import NONSENSE, SLOW, SURE, WEAK, report_of, told


def reached(*turns) -> dict[str, tuple[int, ...]]:  # type: ignore[no-untyped-def]
    coverage = report_of(*turns).coverage
    assert all(one.reached == bool(one.turns) for one in (*coverage.requirements, *coverage.claims))
    return {one.id: one.turns for one in (*coverage.requirements, *coverage.claims) if one.reached}


def test_a_requirement_is_reached_by_an_answer_to_the_question_that_tests_it() -> None:
    assert reached(told(1, WEAK), told(2, WEAK, item=2))["r2"] == (1,)


def test_a_requirement_is_reached_where_its_term_is_said() -> None:
    assert reached(told(1, SURE), told(2, SLOW, item=2)) == {"r2": (1,), "r3": (1,), "c1": (2,)}


def test_a_claim_needs_two_of_its_terms_or_its_own_question() -> None:
    assert "c1" not in reached(told(1, SURE + " The service stays up."))
    assert reached(told(1, SURE + " The depot and its service stay up."))["c1"] == (1,)


def test_nothing_is_reached_by_an_answer_with_nothing_in_it() -> None:
    assert reached(told(1, NONSENSE + " kafka"), told(2, "", item=2, skipped=True)) == {}
    assert reached(told(1, "Kafka.")) == {}


def test_what_is_not_reached_is_listed_too() -> None:
    coverage = report_of(told(1, SURE)).coverage
    assert [(one.id, one.reached) for one in coverage.requirements] == [("r1", False), ("r2", True), ("r3", True)]
    assert [one.text for one in coverage.claims] == ["Built the depot service at Café Société"]
