"""Grants make the plan; `users.plan` follows them (X-2, SUB-3, FREE-4, AI-1, AI-4)."""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.contrib.auth import get_user_model
from django.db import connection, connections, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from billing import plans, selectors, services, tasks
from billing.errors import NotInYourPlan, ReferenceTaken
from billing.models import EntitlementGrant
from billing.plans import Allowance
from billing.services import grants, news
from core.common.errors import NotFound
from core.common.sql import fetch_rows
from tests.billing.conftest import DAY, NOON, SECOND, cached_plan, make_person
from tests.support.herd import herd

pytestmark = [pytest.mark.both_databases, pytest.mark.django_db(transaction=True)]


def give(user, plan: str = "pro", **more) -> EntitlementGrant:
    return services.grant_plan(user_id=user.pk, plan=plan, **{"source": "admin", "now": NOON, **more})


def test_somebody_without_a_grant_is_on_the_free_plan() -> None:
    ada = make_person()

    assert selectors.allowance_for(ada.pk) == Allowance("free", 5, 60, 3, None, unlimited=False)
    assert cached_plan(ada) == "free"


def test_a_plan_allows_what_the_settings_say(settings) -> None:
    ada = make_person()
    give(ada, "starter")
    settings.STARTER_MONTHLY_INTERVIEWS, settings.STARTER_MONTHLY_TURNS = 7, 40

    assert selectors.allowance_for(ada.pk, now=NOON) == Allowance("starter", None, None, 7, 40, unlimited=False)

    settings.STARTER_MONTHLY_TURNS = 0
    assert selectors.allowance_for(ada.pk, now=NOON).turns_month is None


def test_pro_has_no_limits() -> None:
    ada = make_person()
    give(ada)

    assert selectors.allowance_for(ada.pk, now=NOON) == Allowance("pro", None, None, None, None, unlimited=True)


def test_a_grant_counts_from_its_first_moment_until_just_before_its_last() -> None:
    ada = make_person()
    give(ada, starts_at=NOON, ends_at=NOON + DAY)

    seen = [selectors.active_plan(ada.pk, now=NOON + after) for after in (-SECOND, 0 * SECOND, DAY - SECOND, DAY)]

    assert seen == ["free", "pro", "pro", "free"]


def test_of_grants_that_overlap_the_best_counts_and_the_lesser_shows_again_after_it() -> None:
    ada = make_person()
    give(ada, "starter")
    give(ada, "pro", starts_at=NOON + DAY, ends_at=NOON + 3 * DAY)
    give(ada, "pro", starts_at=NOON + 2 * DAY, ends_at=NOON + 4 * DAY)

    days = [selectors.active_plan(ada.pk, now=NOON + day * DAY) for day in range(5)]

    assert days == ["starter", "pro", "pro", "pro", "starter"]


def test_a_grant_without_an_end_is_for_life() -> None:
    ada = make_person()
    give(ada)

    assert selectors.active_plan(ada.pk, now=NOON + 36_500 * DAY) == "pro"


def test_the_cache_is_written_with_the_grant_and_with_its_end() -> None:
    ada = make_person()

    grant = give(ada)
    assert cached_plan(ada) == "pro"

    services.end_grant(grant_id=grant.pk, now=NOON)
    assert cached_plan(ada) == "free"
    assert selectors.grants_of(ada.pk, now=NOON) == []


def test_ending_a_grant_twice_keeps_the_first_moment() -> None:
    grant = give(make_person())

    services.end_grant(grant_id=grant.pk, now=NOON)
    again = services.end_grant(grant_id=grant.pk, now=NOON + DAY)

    assert again.revoked_at == NOON


def test_what_is_not_there_can_not_be_ended_and_nobody_unknown_is_given_anything() -> None:
    nobody = UUID(int=7)

    with pytest.raises(NotFound):
        services.end_grant(grant_id=nobody)
    with pytest.raises(NotFound):
        services.grant_plan(user_id=nobody, plan="pro", source="admin")


def test_the_same_reference_gives_once() -> None:
    ada = make_person()

    first = give(ada, source="one_time", reference="payment-1")
    second = give(ada, source="one_time", reference="payment-1")

    assert first.pk == second.pk
    assert EntitlementGrant.objects.count() == 1


def test_the_same_reference_gives_no_second_person_anything() -> None:
    give(make_person("Ada"), source="one_time", reference="payment-1")
    ben = make_person("Ben")

    with pytest.raises(ReferenceTaken):
        give(ben, source="one_time", reference="payment-1")
    assert cached_plan(ben) == "free"


def test_forty_fulfilments_of_one_payment_at_once_give_once() -> None:
    ada = make_person()

    got = herd(40, lambda _number: give(ada, source="one_time", reference="payment-1").pk)

    assert set(got) == {EntitlementGrant.objects.get().pk}


def test_the_database_refuses_grants_that_make_no_sense() -> None:
    ada = make_person()

    for wrong in ({"plan": "gold"}, {"source": "luck"}, {"ends_at": NOON - SECOND}):
        with pytest.raises(ValueError):
            give(ada, **wrong)
    assert not EntitlementGrant.objects.exists()


def test_when_many_grants_meet_the_cache_is_what_all_of_them_give() -> None:
    """Each transaction once saw only its own grant, and the lesser one wrote the cache last."""
    for round_ in range(6):
        ada = make_person(f"Ada{round_}")

        def act(number: int, ada=ada) -> None:
            services.grant_plan(user_id=ada.pk, plan="pro" if number == 6 else "starter", source="admin")

        assert herd(16, act) == [None] * 16
        assert cached_plan(ada) == selectors.active_plan(ada.pk) == "pro"


def test_a_grant_that_had_to_wait_its_turn_counts_what_was_given_meanwhile() -> None:
    """It had looked at the clock before it waited, and by that time the other grant had not begun."""
    ada = make_person()
    with ThreadPoolExecutor(1) as threads:
        with transaction.atomic():
            grants.lock_person(ada.pk)
            waiting = threads.submit(
                in_thread, lambda: services.grant_plan(user_id=ada.pk, plan="starter", source="admin")
            )
            until_somebody_waits_for_a_row()
            services.grant_plan(user_id=ada.pk, plan="pro", source="admin")
        waiting.result()

    assert cached_plan(ada) == "pro"


def in_thread(act: Callable[[], Any]) -> Any:
    try:
        return act()
    finally:
        connections.close_all()


def until_somebody_waits_for_a_row() -> None:
    """On SQLite the other transaction waits before its first statement; there is nothing to wait for."""
    deadline = time.monotonic() + 20
    while connection.vendor == "postgresql":
        if fetch_rows("SELECT 1 FROM pg_locks WHERE NOT granted", []):
            return
        assert time.monotonic() < deadline


def test_when_grants_end_and_begin_at_once_the_cache_is_what_is_left() -> None:
    ada = make_person()
    ending = [services.grant_plan(user_id=ada.pk, plan="pro", source="admin").pk for _number in range(8)]

    def act(number: int) -> None:
        if number % 2:
            services.end_grant(grant_id=ending[number // 2])
        else:
            services.grant_plan(user_id=ada.pk, plan="starter", source="admin")

    assert herd(16, act) == [None] * 16
    assert cached_plan(ada) == selectors.active_plan(ada.pk) == "starter"


def test_the_sweep_brings_the_cache_to_what_time_did_and_a_second_one_changes_nothing() -> None:
    ended, begun, kept, lesser = (make_person(name) for name in ("Ada", "Ben", "Cleo", "Dan"))
    give(ended, ends_at=NOON + DAY)
    give(begun, starts_at=NOON + DAY)
    give(kept)
    give(lesser, "starter")
    give(lesser, "pro", ends_at=NOON + DAY)
    assert [cached_plan(one) for one in (ended, begun, kept, lesser)] == ["pro", "free", "pro", "pro"]

    assert services.settle_caches(now=NOON + DAY) == 3
    assert services.settle_caches(now=NOON + DAY) == 0

    assert [cached_plan(one) for one in (ended, begun, kept, lesser)] == ["free", "pro", "pro", "starter"]


def test_the_job_sweeps_by_the_present() -> None:
    ada = make_person()
    give(ada, ends_at=NOON + SECOND)
    get_user_model().objects.filter(pk=ada.pk).update(plan="pro")

    assert (tasks.sweep(), tasks.sweep()) == (1, 0)
    assert cached_plan(ada) == "free"


STEPS = st.lists(
    st.one_of(
        st.tuples(
            st.just("give"),
            st.sampled_from(["starter", "pro"]),
            st.integers(0, 6),
            st.one_of(st.none(), st.integers(1, 6)),
        ),
        st.tuples(st.just("end"), st.integers(0, 20)),
        st.tuples(st.just("wait"), st.integers(1, 4)),
    ),
    max_size=12,
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_after_whatever_happens_the_cache_is_what_a_plain_reading_of_the_grants_gives(steps) -> None:
    ada = make_person(f"Ada{get_user_model().objects.count()}")
    now, given_so_far = NOON, []
    for step in steps:
        match step:
            case ("give", plan, starts, lasts):
                begin = now + starts * DAY
                given_so_far.append(give(ada, plan, starts_at=begin, ends_at=lasts and begin + lasts * DAY, now=now))
            case ("end", number) if given_so_far:
                services.end_grant(grant_id=given_so_far[number % len(given_so_far)].pk, now=now)
            case ("wait", days):
                now += days * DAY
                services.settle_caches(now=now)
        assert cached_plan(ada) == read_plainly(ada, now)


def read_plainly(user, now: datetime) -> str:
    held = {
        grant.plan
        for grant in EntitlementGrant.objects.filter(user=user)
        if grant.revoked_at is None and grant.starts_at <= now and (grant.ends_at is None or now < grant.ends_at)
    }
    return "pro" if "pro" in held else "starter" if "starter" in held else "free"


def test_asking_for_an_allowance_is_one_query_however_many_grants_there_are() -> None:
    ada = make_person()
    for number in range(30):
        give(ada, "starter", starts_at=NOON + timedelta(days=number))

    with CaptureQueriesContext(connection) as asked:
        selectors.allowance_for(ada.pk, now=NOON)

    assert len(asked) == 1


def test_a_plan_has_its_features_and_not_those_of_others() -> None:
    entitlements = services.SubscriptionEntitlementService()
    ada = make_person()
    assert not entitlements.allows(ada.pk, plans.ADVANCED_AI_FEEDBACK)
    with pytest.raises(NotInYourPlan) as refused:
        entitlements.require(ada.pk, plans.PRIORITY_BOOKING)
    assert refused.value.more == {"feature": "priority_booking", "plans": ["pro"]}

    give(ada, "starter")
    assert entitlements.allows(ada.pk, plans.ADVANCED_AI_FEEDBACK)
    assert not entitlements.allows(ada.pk, plans.PRIORITY_BOOKING)

    give(ada, "pro")
    entitlements.require(ada.pk, plans.PRIORITY_BOOKING)
    assert entitlements.active_plan(ada.pk) == "pro"


def test_who_gets_a_grant_is_told_of_upstairs_after_the_commit(told: list[UUID]) -> None:
    ada = make_person()

    give(ada)
    give(ada, starts_at=NOON + DAY)  # not in force yet

    assert told == [ada.pk]
    services.settle_caches(now=NOON + DAY)
    assert told == [ada.pk]


def test_a_grant_that_begins_later_is_told_of_when_it_begins(told: list[UUID]) -> None:
    ada = make_person()
    give(ada, starts_at=NOON + DAY)

    services.settle_caches(now=NOON + DAY)

    assert told == [ada.pk]


def test_a_listener_that_fails_takes_nothing_away_and_keeps_nobody_from_hearing(told: list[UUID]) -> None:
    ada = make_person()

    def fail(_user_id: UUID) -> None:
        raise RuntimeError("upstairs is on fire")

    news._listeners.insert(0, fail)
    give(ada)

    assert cached_plan(ada) == "pro"
    assert told == [ada.pk]
