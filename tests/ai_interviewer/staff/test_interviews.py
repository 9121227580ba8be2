"""Staff looks at interviews: what they cost, what went wrong, what was said."""

import logging
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ai_interviewer.models import Interview, Turn
from ai_interviewer.services import interviews
from tests.accounts.people import Browser
from tests.ai_interviewer.conftest import GOOD, start
from tests.ai_interviewer.staff.conftest import answered
from tests.billing.conftest import as_person, make_person

pytestmark = [pytest.mark.both_databases, pytest.mark.django_db(transaction=True)]
LIST = "/api/staff/ai/interviews"


def listed(staff: Browser, query: str = "") -> list[dict[str, Any]]:
    answer = staff.get(LIST + query)
    assert answer.status_code == 200, answer.content
    return answer.json()["results"]


def detail(staff: Browser, interview: Interview) -> dict[str, Any]:
    answer = staff.get(f"{LIST}/{interview.pk}")
    assert answer.status_code == 200, answer.content
    return answer.json()


@pytest.mark.parametrize("role", ["candidate", "interviewer"])
def test_nobody_but_staff_sees_interviews_or_content(role: str, interview: Interview, question_key: str) -> None:
    browser, nobody = as_person(make_person("Ivy", role)), Browser()
    for path in (
        LIST,
        f"{LIST}/{interview.pk}",
        "/api/staff/ai/content?kind=question",
        "/api/staff/ai/topics",
        f"/api/staff/ai/content/question/{question_key}",
    ):
        assert browser.get(path).status_code == 403, path
        assert nobody.get(path).status_code == 401, path


def test_the_list_shows_who_what_and_what_it_cost(staff: Browser, interview: Interview, settings: Any) -> None:
    settings.OPENAI_PRICE_IN, settings.OPENAI_PRICE_OUT = 20.0, 160.0
    answered(interview, 1, failures=["timeout"], calls=2)
    answered(interview, 2, failures=["server", "server"], fell_back=True, charged=False, provider="offline", model="")
    answered(interview, 3)
    answered(interview, 4, skipped=True, provider="offline", model="", prompt_tokens=0, completion_tokens=0, calls=0)

    (row,) = listed(staff)

    assert row["person"] == {"name": "Ada", "email": "ada@people.test"}
    assert (row["title"], row["state"], row["plan"]) == (interview.title, "active", "free")
    assert (row["answers"], row["failures"], row["fell_back"], row["unanswered"]) == (3, 3, 1, 0)
    assert (row["provider"], row["model"], row["calls"]) == ("openai", "small-model", 4)
    assert (row["prompt_tokens"], row["completion_tokens"]) == (3000, 300)
    # 3,000 × 20 + 300 × 160 per million are 0.108 of the large unit.
    assert row["cost_minor"] == 10.8
    assert row["report"] is None


@pytest.mark.parametrize("prices", [(0.0, 0.0), (20.0, 0.0), (0.0, 160.0)])
def test_without_both_prices_no_cost_is_named(
    prices: tuple[float, float], staff: Browser, interview: Interview, settings: Any
) -> None:
    settings.OPENAI_PRICE_IN, settings.OPENAI_PRICE_OUT = prices
    answered(interview)

    assert listed(staff)[0]["cost_minor"] is None
    assert detail(staff, interview)["turns"][0]["cost_minor"] is None


def test_the_list_is_filtered_by_state_and_by_words_of_title_name_or_address(
    staff: Browser, interview: Interview, candidate: Any
) -> None:
    other = start(candidate, role="Data analyst")
    Interview.objects.filter(pk=other.pk).update(state="paused", paused_because="asked")

    assert [row["id"] for row in listed(staff)] == [str(other.pk), str(interview.pk)]
    assert [row["id"] for row in listed(staff, "?state=paused")] == [str(other.pk)]
    assert [row["id"] for row in listed(staff, "?q=BACKEND")] == [str(interview.pk)]
    assert len(listed(staff, "?q=ada@people")) == 2
    assert listed(staff, "?q=nobody") == []


@pytest.mark.parametrize("query", ["?state=lost", "?q=%00", f"?q={'x' * 81}", "?cursor=nonsense!"])
def test_a_question_that_makes_no_sense_is_refused(query: str, staff: Browser) -> None:
    answer = staff.get(LIST + query)

    assert (answer.status_code, answer.json()["code"]) == (400, "validation_failed")


def test_pages_go_on_where_the_last_one_ended(staff: Browser, candidate: Any) -> None:
    made = [str(start(candidate).pk) for _number in range(3)]
    first = staff.get(f"{LIST}?limit=2").json()
    second = staff.get(f"{LIST}?limit=2&" + first["next"].partition("?")[2]).json()

    assert [row["id"] for row in first["results"] + second["results"]] == made[::-1]


def test_thirty_interviews_take_as_many_queries_as_one(staff: Browser, candidate: Any, settings: Any) -> None:
    settings.FREE_MONTHLY_INTERVIEWS = 30

    def queries() -> int:
        with CaptureQueriesContext(connection) as seen:
            listed(staff)
        return len(seen)

    def one_more() -> None:
        interview = start(candidate)
        answered(interview, 1, failures=["timeout"])
        answered(interview, 2)
        interviews.Report.objects.create(interview=interview)

    one_more()
    queries()  # the first look of a session writes that it was used
    for_one = queries()
    for _number in range(29):
        one_more()

    assert len(listed(staff)) == 30
    assert queries() == for_one


def test_an_interview_shows_its_turns_with_words_moves_and_reasons(staff: Browser, interview: Interview) -> None:
    answered(interview, 1)
    answered(interview, 2, fell_back=True, charged=False, failures=["timeout", "server"], provider="offline", model="")
    Interview.objects.filter(pk=interview.pk).update(turns=2, turns_used=1, given_back=1, refused=3, clock_ms=61_900)

    shown = detail(staff, interview)

    first, second = shown["turns"]
    assert (first["answer"], first["said"]) == (GOOD, "Thank you.")
    assert (first["number"], first["move"], first["reason"]) == (1, "ask", "plan:0:begin")
    assert (first["provider"], first["model"], first["ms"], first["tokens"]) == ("openai", "small-model", 800, 1100)
    assert (first["charged"], first["fell_back"], first["failures"]) == (True, False, [])
    assert (second["charged"], second["fell_back"], second["failures"]) == (False, True, ["timeout", "server"])
    assert shown["meter"] == {"turns_used": 1, "given_back": 1, "refused": 3, "seconds": 61}
    assert set(shown["versions"]) == {"bank", "rubric", "persona", "prompt"}
    assert shown["topics"] == ["backend"]


def test_turns_of_an_interview_cost_no_further_queries(staff: Browser, interview: Interview) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as seen:
            detail(staff, interview)
        return len(seen)

    answered(interview, 1)
    queries()
    for_one = queries()
    for number in range(2, 30):
        answered(interview, number)

    assert queries() == for_one


def test_each_look_at_words_is_logged_with_who_looked_and_without_the_words(
    staff: Browser, sam: Any, interview: Interview, caplog: pytest.LogCaptureFixture
) -> None:
    answered(interview)
    caplog.set_level(logging.INFO, logger="ai_interviewer")

    listed(staff)
    assert "words_seen" not in caplog.text
    detail(staff, interview)
    detail(staff, interview)

    assert caplog.text.count(f"staff.words_seen interview={interview.pk} by={sam.pk}") == 2
    assert "payments" not in caplog.text


def test_forgotten_words_are_not_shown_and_no_look_at_them_is_logged(
    staff: Browser, interview: Interview, caplog: pytest.LogCaptureFixture
) -> None:
    answered(interview)
    interviews.forget_words(interview)
    # Whatever a row may still hold: the promise is the interview's.
    Turn.objects.filter(interview=interview).update(answer=GOOD, question="Kept by mistake?", reply={"said": GOOD})
    caplog.set_level(logging.INFO, logger="ai_interviewer")

    answer = staff.get(f"{LIST}/{interview.pk}")

    assert answer.json()["words_forgotten"] is True
    assert [(t["question"], t["answer"], t["said"]) for t in answer.json()["turns"]] == [(None, None, None)]
    assert "payments" not in answer.content.decode()
    assert answer.json()["turns"][0]["tokens"] == 1100
    assert "words_seen" not in caplog.text


def test_an_interview_that_is_not_there_is_not_found(staff: Browser) -> None:
    assert staff.get(f"{LIST}/{uuid4()}").status_code == 404
