"""Staff read, give and take back somebody's interviewer plan."""

import uuid

import pytest

from core.accounts import services as accounts
from tests.accounts.people import Browser
from tests.billing.conftest import as_person, make_person

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.both_databases]


def desk(duty: str) -> Browser:
    user = make_person(duty.title())
    accounts.give_role(user_id=user.pk, role="staff", duty=duty)
    return as_person(user)


def test_what_finance_gives_support_reads_until_it_is_taken_back() -> None:
    finance, support = desk("finance"), desk("support")
    path = f"/api/staff/people/{make_person('Ines', 'interviewer').pk}/interviewer-plan"
    assert support.get(path).json() == {"interviewer_plan": None}
    assert finance.send("POST", path, {"reason": "a year for the launch", "ends_at": None}).status_code == 200
    assert support.get(path).json() == {"interviewer_plan": {"ends_at": None}}
    assert finance.send("DELETE", path, {"reason": "over"}).status_code == 200
    assert support.get(path).json() == {"interviewer_plan": None}


def test_reading_gives_nothing_and_nobody_else_reads() -> None:
    support, ines = desk("support"), make_person("Ines", "interviewer")
    path = f"/api/staff/people/{ines.pk}/interviewer-plan"
    assert support.send("POST", path, {"reason": "please"}).status_code == 403
    assert as_person(ines).get(path).status_code == 403
    assert support.get(f"/api/staff/people/{uuid.uuid4()}/interviewer-plan").status_code == 404


def test_nobody_gives_themselves_a_plan() -> None:
    user = make_person("Fay")
    accounts.give_role(user_id=user.pk, role="staff", duty="finance")
    path = f"/api/staff/people/{user.pk}/interviewer-plan"

    answer = as_person(user).send("POST", path, {"reason": "why not", "ends_at": None})

    assert (answer.status_code, answer.json()["code"]) == (409, "not_yourself")
