from msgspec import to_builtins

from ai_interviewer.evaluation import Retake, compare_retake
from tests.ai_interviewer.evaluation.interviews import NONSENSE, PARCELS, READER, RUBRIC, SURE, WEAK


def again(before: str, after: str, point: str = "") -> Retake:
    asked = next((one.ask for one in PARCELS.points if one.id == point), PARCELS.text)
    return compare_retake(
        question=PARCELS, asked=asked, point=point, before=before, after=after, reader=READER, rubric=RUBRIC
    )


def test_a_better_answer_is_worth_more_and_says_which_points_it_made() -> None:
    shown = again(WEAK, SURE)
    assert shown.before.score is not None
    assert shown.after.score is not None
    assert shown.before.score < shown.after.score
    assert [one.id for one in shown.made] == ["local-store", "scan-id", "unique", "backoff"]
    assert shown.missing == ()
    assert shown.quotes
    assert all(quote.text in SURE and quote.turn is None for quote in shown.quotes)


def test_a_worse_answer_is_worth_less_and_says_what_to_add() -> None:
    shown = again(SURE, WEAK)
    assert (shown.before.score or 0) > (shown.after.score or 0)
    assert shown.coaching.startswith("What to add: an answer to “Where is a scan while there is no network?”")


def test_an_answer_with_nothing_in_it_has_no_score() -> None:
    assert again("", SURE).before.score is None
    assert again(SURE, NONSENSE).after.score is None
    assert again(SURE, PARCELS.text).after.score is None


def test_a_follow_up_answered_again_is_looked_at_for_its_own_point() -> None:
    shown = again(
        "I don't know.", "The server has a unique constraint on it, so a duplicate is ignored there.", "unique"
    )
    assert shown.before.score is None
    assert (shown.after.score or 0) > 0.3
    assert [one.id for one in shown.made] == ["unique"]
    assert shown.missing == ()


def test_a_retake_is_json_as_it_stands() -> None:
    shown = to_builtins(again(WEAK, SURE))
    assert shown["before"].keys() == shown["after"].keys() == {"score"}
