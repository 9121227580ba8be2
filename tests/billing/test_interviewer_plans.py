"""The interviewer plan: given, replaced, taken back, and in force from its first moment to its last (ONB-8)."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError

from billing import selectors, services
from billing.errors import ReferenceTaken
from billing.models import InterviewerGrant
from core.accounts import services as accounts
from core.audit.models import AuditEvent
from core.common.errors import NotFound
from tests.billing.conftest import DAY, NOON, SECOND, as_person, make_person
from tests.support.herd import herd

pytestmark = [pytest.mark.both_databases, pytest.mark.django_db(transaction=True)]


def give(user: Any, **more: Any) -> InterviewerGrant:
    return services.grant_interviewer_plan(user_id=user.pk, **{"now": NOON, **more})


def entitled(user: Any, *moments: Any) -> list[bool]:
    return [selectors.is_interviewer_entitled(user.pk, moment) for moment in moments]


def actions() -> list[str]:
    found = AuditEvent.objects.filter(action__startswith="interviewer_plan").order_by("id")
    return [action.split(".")[1] for action in found.values_list("action", flat=True)]


def test_nobody_has_it_by_default() -> None:
    ada = make_person()

    assert entitled(ada, NOON) == [False]
    assert selectors.interviewer_plan(ada.pk, now=NOON) is None


def test_it_counts_from_its_first_moment_until_just_before_its_last() -> None:
    ada = make_person()
    give(ada, ends_at=NOON + DAY)

    assert entitled(ada, NOON - SECOND, NOON, NOON + DAY - SECOND, NOON + DAY) == [False, True, True, False]


def test_what_staff_give_replaces_what_they_gave() -> None:
    ada = make_person()
    give(ada)
    give(ada, ends_at=NOON + DAY, now=NOON + SECOND)

    assert selectors.interviewer_plan(ada.pk, now=NOON + SECOND) == selectors.InterviewerPlan(NOON + DAY)
    assert entitled(ada, NOON + DAY) == [False]
    assert actions() == ["granted", "granted"]


def test_plans_that_follow_one_another_without_a_gap_are_one() -> None:
    ada = make_person()
    give(ada, source="trial", ends_at=NOON + DAY)
    give(ada, source="subscription", starts_at=NOON + DAY, ends_at=NOON + 3 * DAY)
    give(ada, source="subscription", starts_at=NOON + 4 * DAY, ends_at=NOON + 9 * DAY)

    assert selectors.interviewer_plan(ada.pk, now=NOON) == selectors.InterviewerPlan(NOON + 3 * DAY)
    assert selectors.interviewer_plan(ada.pk, now=NOON + 3 * DAY) is None


def test_what_was_given_is_taken_back_and_what_was_paid_stays() -> None:
    ada = make_person()
    give(ada)
    give(ada, source="trial")
    give(ada, source="subscription", ends_at=NOON + DAY)

    ended = [services.revoke_interviewer_plan(user_id=ada.pk, now=NOON + SECOND) for _time in range(2)]

    assert ended == [2, 0]
    assert selectors.interviewer_plan(ada.pk, now=NOON + SECOND) == selectors.InterviewerPlan(NOON + DAY)
    assert actions() == ["granted"] * 3 + ["revoked"]


def test_why_it_was_given_and_why_it_was_taken_back_are_both_kept() -> None:
    ada = make_person()
    given = give(ada, reason="A partner")
    paid = give(ada, source="subscription", ends_at=NOON + DAY)

    services.revoke_interviewer_plan(user_id=ada.pk, reason="No longer one", now=NOON + SECOND)

    given.refresh_from_db()
    paid.refresh_from_db()
    assert (given.reason, given.revoked_reason) == ("A partner", "No longer one")
    assert (paid.revoked_at, paid.revoked_reason) == (None, "")


def test_the_same_reference_gives_once_and_to_one_person() -> None:
    ada, bo = make_person("Ada"), make_person("Bo")
    first = give(ada, source="subscription", reference="sub_1")

    assert give(ada, source="subscription", reference="sub_1") == first
    with pytest.raises(ReferenceTaken):
        give(bo, source="subscription", reference="sub_1")
    assert actions() == ["granted"]


def test_of_sixteen_gifts_at_once_one_stays_in_force() -> None:
    ada = make_person()

    herd(16, lambda number: services.grant_interviewer_plan(user_id=ada.pk))

    assert InterviewerGrant.objects.count() == 16
    assert InterviewerGrant.objects.filter(revoked_at__isnull=True).count() == 1


def test_an_end_that_has_passed_and_a_person_that_there_is_not_are_refused() -> None:
    ada = make_person()

    with pytest.raises(ValidationError):
        give(ada, ends_at=NOON)
    with pytest.raises(NotFound):
        services.grant_interviewer_plan(user_id=InterviewerGrant().pk)


# Over HTTP


def staff(duty: str) -> Any:
    user = make_person(duty.title())
    accounts.give_role(user_id=user.pk, role="staff", duty=duty)
    return user


def address(user: Any) -> str:
    return f"/api/staff/people/{user.pk}/interviewer-plan"


def test_finance_gives_a_plan_and_takes_it_back() -> None:
    ada, finance = make_person(), staff("finance")
    browser = as_person(finance)

    given = browser.send("POST", address(ada), {"reason": "A pilot", "ends_at": "2999-01-01T00:00:00Z"})
    forever = browser.send("POST", address(ada), {"reason": "For good"})
    taken = browser.send("DELETE", address(ada), {"reason": "Over"})

    assert given.json() == {"interviewer_plan": {"ends_at": "2999-01-01T00:00:00.000Z"}}
    assert forever.json() == {"interviewer_plan": {"ends_at": None}}
    assert taken.json() == {"interviewer_plan": None}
    grant = InterviewerGrant.objects.order_by("id").first()
    assert (grant.given_by, grant.reason) == (finance, "A pilot")


@pytest.mark.parametrize("duty", ["support", "moderator"])
def test_other_duties_give_no_plans(duty: str) -> None:
    ada, other = make_person(), as_person(staff(duty))

    assert other.send("POST", address(ada), {"reason": "x"}).status_code == 403
    assert other.send("DELETE", address(ada), {"reason": "x"}).status_code == 403
    assert as_person(ada).send("POST", address(ada), {"reason": "x"}).status_code == 403
    assert not InterviewerGrant.objects.exists()


@pytest.mark.parametrize("body", [{}, {"reason": ""}, {"reason": "x", "ends_at": "2020-01-01T00:00:00Z"}])
def test_a_gift_takes_a_reason_and_a_future(body: dict) -> None:
    ada = make_person()
    answer = as_person(staff("finance")).send("POST", address(ada), body)

    assert answer.status_code == 400
    assert not InterviewerGrant.objects.exists()


def test_a_person_that_there_is_not_is_not_there() -> None:
    browser = as_person(staff("finance"))

    answer = browser.send(
        "POST", "/api/staff/people/01890000-0000-7000-8000-000000000000/interviewer-plan", {"reason": "x"}
    )

    assert answer.status_code == 404
