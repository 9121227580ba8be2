"""Subscriptions over HTTP: one's own, and staff's view of them."""

from typing import Any

import pytest

from billing import tasks
from billing.models import Subscription
from billing.selectors import catalogue
from tests.accounts.people import Browser
from tests.billing.conftest import as_person, make_person
from tests.billing.subscriptions.conftest import begin, of, pass_period, subscribe, tell, tokens_of
from tests.support.till import Till

pytestmark = [pytest.mark.both_databases, pytest.mark.django_db(transaction=True)]


def mine(browser: Browser) -> dict[str, Any]:
    return browser.get("/api/subscription").json()["candidate"]


def test_somebody_sees_changes_cancels_and_resumes_their_subscription(till: Till) -> None:
    ada = make_person()
    browser = as_person(ada)
    assert browser.get("/api/subscription").json() == {"candidate": None, "interviewer": None}
    begin(ada)
    assert mine(browser)["state"] == "incomplete"
    subscribe(till, ada)

    shown = mine(browser)
    assert (shown["state"], shown["plan_key"], shown["title"]) == ("active", "starter", "Starter")
    assert (shown["price_minor"], shown["total_minor"], shown["currency"]) == (14900, 15400, "INR")
    assert (shown["next"], shown["newer_version"], shown["changing"]) == (None, False, False)
    address = f"/api/subscription/{shown['id']}"
    to_pro = {"version_id": str(catalogue.current_version("pro").pk), "interval": "month"}
    preview = browser.send("POST", f"{address}/preview", to_pro).json()
    assert (preview["when"], preview["period_total_minor"], preview["title"]) == ("now", 51397, "Pro")
    assert preview["due_minor"] > 0
    assert mine(browser)["plan_key"] == "starter"

    assert browser.send("POST", f"{address}/change", to_pro).json()["plan_key"] == "pro"
    down = {"version_id": str(catalogue.current_version("starter").pk), "interval": "month"}
    assert browser.send("POST", f"{address}/change", down).json()["next"]["title"] == "Starter"
    assert browser.send("POST", f"{address}/cancel", {"reason": "Hired"}).json()["cancel_at_period_end"]
    assert not browser.send("POST", f"{address}/resume", {}).json()["cancel_at_period_end"]
    portal = browser.send("POST", f"{address}/portal", {"return_to": "/plans"})
    assert portal.json()["url"].startswith(till.base)
    for path in ("//evil.test", "https://evil.test", "/\\evil.test", "plans", "/a\nb"):
        assert browser.send("POST", f"{address}/portal", {"return_to": path}).status_code == 400


def test_nobody_touches_anothers_subscription(till: Till) -> None:
    ada = make_person()
    address = f"/api/subscription/{subscribe(till, ada).pk}"
    ben = as_person(make_person("Ben"))
    body = {"version_id": str(catalogue.current_version("pro").pk), "interval": "month"}

    said = [
        ben.send("POST", f"{address}/{act}", body).status_code
        for act in ("preview", "change", "cancel", "resume", "portal")
    ]

    assert said == [404] * 5
    assert (of(ada).version.product.key, of(ada).cancel_at_period_end) == ("starter", False)


def test_staff_find_subscriptions_and_end_one_with_a_reason(till: Till) -> None:
    ada, ivo = make_person(), make_person("Ivo", "interviewer")
    one, other = subscribe(till, ada), subscribe(till, ivo, "interviewer")
    staff = as_person(make_person("Sam", "staff"))

    def found(query: str) -> list[str]:
        return [row["id"] for row in staff.get(f"/api/staff/subscriptions?{query}").json()["results"]]

    assert found("") == [str(other.pk), str(one.pk)]
    assert found("state=trialing") == found("audience=interviewer") == found("q=ivo") == [str(other.pk)]
    assert found(f"q={one.provider_subscription_id}") == [str(one.pk)]
    assert staff.get("/api/staff/subscriptions?state=flying").status_code == 400

    address = f"/api/staff/subscriptions/{one.pk}"
    assert staff.get(address).json()["person"]["name"] == "Ada"
    assert staff.send("POST", f"{address}/end", {}).status_code == 400
    ended = staff.send("POST", f"{address}/end", {"reason": "Asked by phone"}).json()
    assert (ended["state"], ended["ended_because"], ended["cancel_reason"]) == ("ended", "staff", "Asked by phone")
    again = staff.send("POST", f"{address}/end", {"reason": "Twice"})
    assert (again.status_code, again.json()["code"]) == (409, "subscription_ended")


def test_a_provider_that_does_not_answer_changes_nothing_here(till: Till) -> None:
    ada = make_person()
    subscribe(till, ada)
    browser = as_person(ada)
    till.turn(fail_next=50)

    said = browser.send("POST", f"/api/subscription/{of(ada).pk}/cancel", {})

    assert (said.status_code, said.json()["code"]) == (503, "provider_unreachable")
    assert not of(ada).cancel_at_period_end


def test_tasks_run_twice_in_a_row_do_once_what_is_due(till: Till) -> None:
    ada = make_person()
    first = subscribe(till, ada)
    pass_period(till, first, told=False)
    tell(till)

    for _time in range(2):
        tasks.settle_subscriptions()
        tasks.give_due_tokens()
        tasks.remind()

    assert (of(ada).state, tokens_of(ada)) == ("active", 10)
    assert Subscription.objects.filter(user=ada).count() == 1
