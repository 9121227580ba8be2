"""Plans in versions that never change, and packs (SUB-1, SUB-2, SUB-5, SUB-6, PAY-15, X-15)."""

from dataclasses import replace
from typing import Any

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from billing import plans, selectors, services
from billing.errors import PlanChanged, PlanNeeded, PlanTaken
from billing.models import EntitlementGrant, PlanProduct, PlanVersion, TokenPack
from billing.plans import Allowance
from billing.selectors import catalogue
from billing.services import catalogue as editing
from billing.services.catalogue import Terms, ensure_catalogue
from core.audit.models import AuditEvent
from core.common.errors import NotFound
from tests.accounts.people import Browser
from tests.billing.conftest import NOON, as_person, make_person
from tests.support.herd import herd

pytestmark = [pytest.mark.both_databases, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def sam() -> Any:
    return make_person("Sam", "staff")


def terms(key: str, **changed: Any) -> Terms:
    return replace(editing.terms_of(catalogue.current_version(key)), **changed)


def edit(staff: Any, key: str, **changed: Any) -> PlanVersion:
    return editing.edit_plan(key=key, terms=terms(key, **changed), by=staff.pk)


def give(user: Any, plan: str, **more: Any) -> EntitlementGrant:
    return services.grant_plan(user_id=user.pk, plan=plan, source="admin", now=NOON, **more)


def allowed(user: Any) -> Allowance:
    return selectors.allowance_for(user.pk, now=NOON)


# What an installation begins with


def test_an_installation_begins_with_its_plans_and_packs(settings) -> None:
    settings.PRO_PRICE_PAISE = 29900

    prices = {
        version.product.key: [catalogue.price_of(version, way) for way in ("month", "year", "once")]
        for version in catalogue.versions_on_sale()
    }
    assert prices == {
        "free": [None, None, None],
        "starter": [14900, 149000, None],
        "pro": [49900, 499000, 29900],
        "interviewer": [49900, 499000, None],
    }
    assert [(one.tokens, one.price_minor) for one in catalogue.packs_on_sale()] == [
        (40, 80_000),
        (80, 156_000),
        (200, 370_000),
    ]
    assert [catalogue.current_version(key).monthly_tokens for key in ("starter", "pro")] == [5, 20]
    assert catalogue.current_version("interviewer").trial_days == 14


def test_the_single_price_of_pro_is_that_of_the_environment_until_staff_edit_it(settings, sam: Any) -> None:
    settings.PRO_PRICE_PAISE = 19900
    assert catalogue.price_of(catalogue.current_version("pro"), "once") == 19900

    edit(sam, "pro", from_environment=False, price_once_minor=39900)

    settings.PRO_PRICE_PAISE = 99900
    assert catalogue.price_of(catalogue.current_version("pro"), "once") == 39900


def test_making_the_catalogue_twice_or_sixteen_times_at_once_is_once_and_takes_no_edit_back(sam: Any) -> None:
    edit(sam, "starter", price_month_minor=19900)
    editing.archive_plan(key="interviewer", by=sam.pk)
    gone = TokenPack.objects.get(tokens=80)
    editing.archive_pack(pack_id=gone.pk, by=sam.pk)

    assert herd(16, lambda number: ensure_catalogue()) == [None] * 16

    assert PlanProduct.objects.count() == 4
    assert PlanVersion.objects.count() == 5
    assert TokenPack.objects.count() == 3
    assert catalogue.current_version("starter").price_month_minor == 19900
    assert [one.tokens for one in catalogue.packs_on_sale()] == [40, 200]


def test_an_emptied_database_has_its_catalogue_again() -> None:
    call_command("flush", interactive=False, verbosity=0)

    assert PlanProduct.objects.count() == 4
    assert catalogue.current_version("free").product.tier == "free"


def test_without_the_tables_nothing_is_made() -> None:
    class Before:
        def get_model(self, app: str, name: str) -> Any:
            raise LookupError

    ensure_catalogue(Before())  # type: ignore[arg-type]
    ensure_catalogue(apps)


# Versions


def test_an_edit_makes_a_version_and_who_has_the_earlier_one_keeps_it(sam: Any) -> None:
    ada, ben = make_person(), make_person("Ben")
    edit(sam, "starter", from_environment=False, interviews_month=9, turns_month=90)
    give(ada, "starter")

    edit(sam, "starter", interviews_month=2, turns_month=20, features=[], price_month_minor=29900)
    give(ben, "starter")

    assert allowed(ada) == Allowance("starter", None, None, 9, 90, unlimited=False)
    assert allowed(ben) == Allowance("starter", None, None, 2, 20, unlimited=False)
    entitlements = services.SubscriptionEntitlementService()
    assert entitlements.allows(ada.pk, plans.ADVANCED_AI_FEEDBACK)
    assert not entitlements.allows(ben.pk, plans.ADVANCED_AI_FEEDBACK)
    assert list(PlanVersion.objects.filter(product__key="starter").order_by("number").values_list("current")) == [
        (False,), (False,), (True,),
    ]  # fmt: skip


def test_a_grant_of_before_there_were_versions_follows_the_plan_as_it_is_sold(sam: Any) -> None:
    ada = make_person()
    grant = give(ada, "starter")
    EntitlementGrant.objects.filter(pk=grant.pk).update(version=None)

    edit(sam, "starter", from_environment=False, interviews_month=4, turns_month=None)

    assert allowed(ada) == Allowance("starter", None, None, 4, None, unlimited=False)


def test_the_free_plan_follows_the_environment_until_staff_edit_it(settings, sam: Any) -> None:
    ada = make_person()
    settings.FREE_MAX_USER_TURNS, settings.FREE_MAX_SECONDS, settings.FREE_MONTHLY_INTERVIEWS = 4, 50, 2
    assert allowed(ada) == Allowance("free", 4, 50, 2, None, unlimited=False)

    edit(sam, "free", from_environment=False, turns=8, seconds=None, interviews_month=1)

    assert allowed(ada) == Allowance("free", 8, None, 1, None, unlimited=False)


def test_of_two_versions_of_the_best_plan_the_most_in_each_number_counts(sam: Any) -> None:
    ada = make_person()
    edit(sam, "starter", from_environment=False, interviews_month=9, turns_month=20)
    give(ada, "starter")
    edit(sam, "starter", interviews_month=3, turns_month=None)
    give(ada, "starter")

    assert allowed(ada) == Allowance("starter", None, None, 9, None, unlimited=False)


def test_asking_for_an_allowance_is_one_query_with_versions_too(sam: Any) -> None:
    ada = make_person()
    for number in range(5):
        edit(sam, "starter", from_environment=False, interviews_month=number + 1)
        give(ada, "starter")

    with CaptureQueriesContext(connection) as asked:
        allowed(ada)

    assert len(asked) == 1


def test_an_edit_without_a_difference_makes_nothing_and_of_two_editors_the_slower_is_told(sam: Any) -> None:
    first = catalogue.current_version("starter")
    assert edit(sam, "starter") == first

    herd(16, lambda number: edit(sam, "starter", price_month_minor=19900))

    assert catalogue.current_version("starter").number == 2
    with pytest.raises(PlanChanged) as refused:
        editing.edit_plan(key="starter", terms=terms("starter", price_month_minor=9900), by=sam.pk, after=1)
    assert refused.value.more == {"version": 2}


def test_sixteen_different_edits_at_once_are_sixteen_versions_of_which_one_is_sold(sam: Any) -> None:
    herd(16, lambda number: edit(sam, "pro", price_month_minor=10_000 + number))

    numbers = PlanVersion.objects.filter(product__key="pro").values_list("number", flat=True)
    assert sorted(numbers) == list(range(1, 18))
    assert PlanVersion.objects.filter(product__key="pro", current=True).count() == 1


def test_a_plan_that_is_withdrawn_is_not_sold_and_who_has_it_keeps_it(sam: Any) -> None:
    ada = make_person()
    give(ada, "pro")
    version = catalogue.current_version("pro")

    editing.archive_plan(key="pro", by=sam.pk)
    editing.archive_plan(key="pro", by=sam.pk)

    assert "pro" not in [one["key"] for one in Client().get("/api/plans").json()["results"]]
    with pytest.raises(NotFound):
        catalogue.version_on_sale(version.pk)
    assert allowed(ada).unlimited
    editing.restore_plan(key="pro", by=sam.pk)
    assert catalogue.version_on_sale(version.pk) == version
    acts = AuditEvent.objects.filter(action__startswith="plan.").order_by("id")
    assert list(acts.values_list("action", flat=True)) == ["plan.archived", "plan.restored"]


def test_the_free_plan_stays(sam: Any) -> None:
    with pytest.raises(PlanNeeded):
        editing.archive_plan(key="free", by=sam.pk)


@pytest.mark.parametrize(
    ("key", "changed", "field"),
    [
        ("free", {"price_month_minor": 100}, "price_month_minor"),
        ("free", {"monthly_tokens": 1}, "monthly_tokens"),
        ("starter", {"features": ["flying"]}, "features"),
        ("starter", {"price_month_minor": None, "price_year_minor": None}, "monthly_tokens"),
        ("interviewer", {"price_once_minor": 100}, "price_once_minor"),
        ("interviewer", {"turns": 3}, "features"),
    ],
)
def test_terms_that_make_no_sense_are_refused(sam: Any, key: str, changed: dict[str, Any], field: str) -> None:
    with pytest.raises(ValidationError) as refused:
        edit(sam, key, **changed)
    assert field in refused.value.message_dict


def test_a_plan_of_ones_own_is_sold_beside_the_others(sam: Any) -> None:
    made = editing.create_plan(
        key="team", audience="candidate", tier="pro", by=sam.pk, position=40,
        terms=Terms("Team", price_year_minor=900_000, features=[plans.PRIORITY_BOOKING], monthly_tokens=50),
    )  # fmt: skip

    assert [one.key for one in selectors.offers()] == ["free", "starter", "pro", "team"]
    assert selectors.offers()[-1].prices["year"].fee_minor == 27_000
    with pytest.raises(PlanTaken):
        editing.create_plan(key="team", audience="candidate", tier="pro", by=sam.pk, terms=Terms("Another"))
    for audience, tier in (("candidate", "free"), ("candidate", "interviewer"), ("interviewer", "pro")):
        with pytest.raises(ValidationError):
            editing.create_plan(key="odd", audience=audience, tier=tier, by=sam.pk, terms=Terms("Odd"))
    assert made.made_by_id == sam.pk


# Packs


def test_an_edited_pack_takes_the_place_of_the_one_before_once(sam: Any) -> None:
    before = TokenPack.objects.get(tokens=40)

    made = herd(16, lambda number: editing.edit_pack(pack_id=before.pk, by=sam.pk, price_minor=70_000))

    (pack,) = [one for one in made if isinstance(one, TokenPack)]
    assert (pack.replaces_id, pack.tokens, pack.price_minor) == (before.pk, 40, 70_000)
    assert [one.price_minor for one in catalogue.packs_on_sale() if one.tokens == 40] == [70_000]
    with pytest.raises(NotFound):
        catalogue.pack_on_sale(before.pk)
    with pytest.raises(NotFound):
        editing.restore_pack(pack_id=before.pk, by=sam.pk)


def test_a_pack_can_be_withdrawn_and_sold_again(sam: Any) -> None:
    pack = editing.create_pack(tokens=5, price_minor=12_500, by=sam.pk)
    assert catalogue.pack_on_sale(pack.pk).tokens == 5

    editing.archive_pack(pack_id=pack.pk, by=sam.pk)
    assert 5 not in [one["tokens"] for one in Client().get("/api/packs").json()["results"]]

    editing.restore_pack(pack_id=pack.pk, by=sam.pk)
    shown = next(one for one in Client().get("/api/packs").json()["results"] if one["tokens"] == 5)
    assert (shown["each_minor"], shown["fee_minor"], shown["total_minor"]) == (2500, 500, 13_000)


# Over HTTP


def test_plans_are_shown_with_all_their_prices_and_how_one_can_pay(settings) -> None:
    settings.PAYMENT_SANDBOX = settings.ENABLE_PAYMENTS = True

    body = Client().get("/api/plans?audience=interviewer").json()

    (plan,) = body["results"]
    assert plan["prices"]["month"] == {
        "amount_minor": 49900, "fee_minor": 1497, "total_minor": 51397, "currency": "INR",
    }  # fmt: skip
    assert (plan["prices"]["once"], plan["price"], plan["trial_days"]) == (None, None, 14)
    assert body["payments"]["on"] is body["payments"]["sandbox"] is True
    assert [one["key"] for one in body["payments"]["providers"]] == ["stripe", "razorpay"]
    assert Client().get("/api/plans?audience=pirates").status_code == 400
    settings.ENABLE_PAYMENTS = False
    assert Client().get("/api/plans").json()["payments"] == {"on": False, "sandbox": False, "providers": []}


def test_staff_edit_plans_and_packs_over_http(sam: Any) -> None:
    staff = as_person(sam)
    asked = {"title": "Starter", "price_month_minor": 19900, "features": ["advanced_ai_feedback"], "after": 1}

    made = staff.send("PUT", "/api/staff/plans/starter", {**asked, "interviews_month": 12})
    assert made.status_code == 200, made.json()
    body = made.json()
    assert (body["version"]["number"], body["version"]["interviews_month"], body["version"]["made_by"]) == (
        2,
        12,
        "Sam",
    )
    assert [one["number"] for one in body["versions"]] == [2, 1]
    late = staff.send("PUT", "/api/staff/plans/starter", {**asked, "price_month_minor": 5})
    assert (late.status_code, late.json()["code"]) == (409, "plan_changed")
    assert staff.send("PUT", "/api/staff/plans/nothing", asked).status_code == 404
    wrong = staff.send("PUT", "/api/staff/plans/free", {"title": "Free", "price_month_minor": 5})
    assert (wrong.status_code, list(wrong.json()["errors"])) == (400, ["price_month_minor"])

    assert staff.send("DELETE", "/api/staff/plans/starter").json()["archived_at"]
    assert staff.send("POST", "/api/staff/plans/starter/restore").json()["archived_at"] is None
    new = {"key": "team", "audience": "candidate", "tier": "pro", "title": "Team", "price_year_minor": 900_000}
    assert staff.send("POST", "/api/staff/plans", new).status_code == 201
    assert staff.send("POST", "/api/staff/plans", new).json()["code"] == "plan_taken"
    listed = staff.get("/api/staff/plans?audience=candidate").json()["results"]
    assert [one["key"] for one in listed] == ["free", "starter", "pro", "team"]

    pack = staff.send("POST", "/api/staff/packs", {"tokens": 10, "price_minor": 25_000}).json()
    edited = staff.send("PUT", f"/api/staff/packs/{pack['id']}", {"tokens": 10, "price_minor": 24_000}).json()
    assert (edited["replaces"], edited["price_minor"]) == (pack["id"], 24_000)
    assert staff.send("DELETE", f"/api/staff/packs/{edited['id']}").json()["archived_at"]
    assert len(staff.get("/api/staff/packs").json()["results"]) == 5
    assert len(staff.get("/api/staff/packs?archived=false").json()["results"]) == 3


def test_nobody_but_editors_sees_or_changes_the_catalogue() -> None:
    for kind in ("candidate", "interviewer"):
        browser: Browser = as_person(make_person(kind.title(), kind))
        answers = [browser.get("/api/staff/plans"), browser.send("DELETE", "/api/staff/plans/pro")]
        assert [answer.status_code for answer in answers] == [403, 403]
    assert catalogue.current_version("pro").product.archived_at is None
