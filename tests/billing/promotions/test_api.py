"""Coupons for staff, and codes of friends for everybody, over HTTP."""

import csv
import io

import pytest
from django.db import transaction

from billing.models import Coupon, ReferralCode
from billing.services import promotions
from billing.services.promotions import Discount
from core.accounts import services as accounts
from tests.billing.conftest import as_person, make_person
from tests.billing.purchases import make_purchase, make_version

pytestmark = pytest.mark.django_db(transaction=True)

NEW = {"code": "SPRING", "name": "Spring sale", "percent": 20}


@pytest.fixture
def fin():
    user = make_person("Fin")
    accounts.give_role(user_id=user.pk, role="staff", duty="finance")
    return as_person(user)


def make(fin, **given):
    answered = fin.send("POST", "/api/staff/coupons", {**NEW, **given})
    assert answered.status_code == 201, answered.content
    return answered.json()


def test_a_coupon_is_made_with_all_its_limits(fin) -> None:
    version = make_version(key="pro-of-test")

    made = make(
        fin, code="first-50", percent=None, amount_minor=5000, kinds=["plan_once"], products=[version.product.key],
        audience="candidates", first_purchase_only=True, least_minor=10000, max_uses=100, max_uses_each=2,
        starts_at="2026-01-01T00:00:00Z", ends_at="2099-01-01T00:00:00Z",
    )  # fmt: skip

    expected = {
        "code": "FIRST-50", "automatic": False, "kind": "amount", "percent": None, "amount_minor": 5000,
        "currency": "INR", "kinds": ["plan_once"], "products": ["pro-of-test"], "audience": "candidates",
        "first_purchase_only": True, "least_minor": 10000, "max_uses": 100, "max_uses_each": 2, "used": 0,
        "starts_at": "2026-01-01T00:00:00.000Z", "ends_at": "2099-01-01T00:00:00.000Z", "state": "open",
        "made_by": "Fin", "revoked_at": None,
    }  # fmt: skip
    assert {key: made[key] for key in expected} == expected
    assert fin.get(f"/api/staff/coupons/{made['id']}").json() == made
    assert fin.get("/api/staff/coupons").json()["results"] == [made]


@pytest.mark.parametrize(
    "given",
    [
        {"percent": None},
        {"amount_minor": 100},
        {"percent": 0},
        {"percent": 101},
        {"code": "x"},
        {"automatic": True},
        {"kinds": ["renewal"]},
        {"products": ["no-such-plan"]},
        {"ends_at": "2020-01-01T00:00:00Z"},
        {"currency": "inr"},
        {"max_uses": 0},
        {"name": ""},
    ],
    ids=str,
)
def test_a_coupon_that_makes_no_sense_is_refused(fin, given) -> None:
    answered = fin.send("POST", "/api/staff/coupons", {**NEW, **given})

    assert answered.status_code == 400, answered.content
    assert Coupon.objects.count() == 0


def test_the_same_code_again_is_taken(fin) -> None:
    make(fin)

    answered = fin.send("POST", "/api/staff/coupons", {**NEW, "code": "spring"})

    assert (answered.status_code, answered.json()["code"]) == (409, "coupon_taken")


def test_name_end_and_uses_change_and_what_it_takes_off_stays(fin) -> None:
    made = make(fin)
    sent = {"name": "Late spring", "max_uses": 5, "percent": 90, "code": "OTHER"}

    answered = fin.send("PUT", f"/api/staff/coupons/{made['id']}", sent)

    assert answered.status_code == 200
    assert answered.json() == {**made, "name": "Late spring", "max_uses": 5}


def test_a_withdrawn_coupon_says_so(fin) -> None:
    made = make(fin)

    answered = fin.send("POST", f"/api/staff/coupons/{made['id']}/revoke")

    assert answered.json()["state"] == "revoked"
    assert [one["id"] for one in fin.get("/api/staff/coupons?state=revoked").json()["results"]] == [made["id"]]
    assert fin.get("/api/staff/coupons?state=open").json()["results"] == []
    assert fin.get("/api/staff/coupons?state=other").status_code == 400


def test_uses_say_who_saved_how_much_on_what(fin) -> None:
    made, ada = make(fin), make_person("Ada")
    bought = make_purchase(ada, discount_minor=5980)
    with transaction.atomic():
        promotions.reserve(purchase_id=bought.pk, discount=Discount(made["id"], "SPRING", "Spring sale", 5980))

    (use,) = fin.get(f"/api/staff/coupons/{made['id']}/uses").json()["results"]

    assert (use["state"], use["discount_minor"], use["person"]["name"]) == ("reserved", 5980, "Ada")
    assert use["purchase"] == {
        "id": str(bought.pk), "kind": "pack", "state": "open", "total_minor": 24817, "currency": "INR",
    }  # fmt: skip
    assert fin.get(f"/api/staff/coupons/{bought.pk}/uses").status_code == 404


def test_the_export_is_a_table_in_which_nothing_is_a_formula(fin) -> None:
    make(fin, name='=HYPERLINK("x")')
    make(fin, code="", automatic=True, name="@SUM", kinds=["pack", "plan_once"])

    answered = fin.get("/api/staff/coupons/export")

    rows = list(csv.DictReader(io.StringIO(answered.content.decode("utf-8-sig"))))
    assert [row["name"] for row in rows] == ["'@SUM", '\'=HYPERLINK("x")']
    assert rows[0]["kinds"] == "pack plan_once"
    assert answered["Content-Disposition"] == 'attachment; filename="coupons.csv"'


def test_only_those_who_edit_plans_see_coupons() -> None:
    mona = make_person("Mona")
    accounts.give_role(user_id=mona.pk, role="staff", duty="support")

    assert as_person(mona).get("/api/staff/coupons").status_code == 403
    assert as_person(make_person("Ada")).get("/api/staff/coupons").status_code == 403


def test_my_code_for_friends_is_there_at_the_first_look(settings) -> None:
    settings.REFERRAL_TOKENS = 10
    ada = make_person("Ada")
    browser = as_person(ada)

    shown = browser.get("/api/referral").json()

    assert shown["code"] == ReferralCode.objects.get(user=ada).code
    assert shown == browser.get("/api/referral").json()
    assert shown["url"].endswith(f"/sign-up?friend={shown['code']}")
    assert {**shown, "code": "", "url": ""} == {
        "code": "", "url": "", "tokens": 10, "invited": 0, "rewarded": 0, "tokens_earned": 0, "used": False,
        "may_use": True,
    }  # fmt: skip


def test_a_friends_code_is_used_once(settings) -> None:
    settings.REFERRAL_TOKENS = 10
    ada, bob = make_person("Ada"), make_person("Bob")
    code, browser = promotions.own_referral_code(ada.pk).code, as_person(bob)

    def use(text: str):
        return browser.send("POST", "/api/referral/use", {"code": text})

    assert (use("GUESS-1").status_code, use("GUESS-2").json()["code"]) == (404, "referral_unknown")
    used = use(f" {code.lower()} ")
    assert (used.status_code, used.json()["used"], used.json()["may_use"]) == (200, True, False)
    assert (use(code).status_code, use(code).json()["code"]) == (409, "referral_used_already")
    assert as_person(ada).get("/api/referral").json()["invited"] == 1
