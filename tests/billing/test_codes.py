"""Invite codes: used up exactly as often as they may be (INV-3, 4, 5, FREE-7)."""

import logging
from collections import Counter
from uuid import UUID

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from billing import rules, selectors, services
from billing.errors import CodeExpired, CodeRevoked, CodeSpent, CodeTaken, CodeUnknown, CodeUsedByYou, TooManyGuesses
from billing.models import EntitlementGrant, Guesses, InviteCode, InviteUse
from core.common.errors import NotFound
from tests.billing.conftest import DAY, NOON, SECOND, cached_plan, make_person
from tests.support.herd import herd

pytestmark = [pytest.mark.both_databases, pytest.mark.django_db(transaction=True)]


def redeem(user, code: str, **more) -> EntitlementGrant:
    return services.redeem_code(user_id=user.pk, code=code, **{"now": NOON, **more})


def kinds(results: list) -> Counter:
    return Counter(type(one).__name__ for one in results)


def test_a_code_gives_pro_for_life_and_counts_one_use() -> None:
    ada = make_person()
    code = services.create_code(code="spring-2026", max_uses=3)

    grant = redeem(ada, " Spring-2026 ")

    assert (grant.plan, grant.source, grant.ends_at) == ("pro", "invite", None)
    assert cached_plan(ada) == "pro"
    code.refresh_from_db()
    assert code.used == 1
    assert [use.user_id for use in selectors.uses_of(code.pk)] == [ada.pk]


def test_of_forty_people_wanting_the_last_use_of_a_code_one_gets_it() -> None:
    people = [make_person(f"Ada{number}") for number in range(40)]
    code = services.create_code(code="LAST-ONE")

    results = herd(40, lambda number: services.redeem_code(user_id=people[number].pk, code="LAST-ONE"))

    assert kinds(results) == {"EntitlementGrant": 1, "CodeSpent": 39}
    code.refresh_from_db()
    assert (code.used, InviteUse.objects.count(), EntitlementGrant.objects.count()) == (1, 1, 1)
    assert sum(cached_plan(one) == "pro" for one in people) == 1


def test_of_forty_people_wanting_a_code_for_seven_seven_get_it() -> None:
    people = [make_person(f"Ada{number}") for number in range(40)]
    code = services.create_code(max_uses=7)

    results = herd(40, lambda number: services.redeem_code(user_id=people[number].pk, code=code.code))

    assert kinds(results) == {"EntitlementGrant": 7, "CodeSpent": 33}
    code.refresh_from_db()
    assert code.used == 7


def test_one_person_redeeming_forty_times_at_once_takes_one_use() -> None:
    ada = make_person()
    code = services.create_code(max_uses=100)

    results = herd(40, lambda _number: services.redeem_code(user_id=ada.pk, code=code.code))

    assert kinds(results) == {"EntitlementGrant": 1, "CodeUsedByYou": 39}
    assert {one.more["plan"] for one in results if isinstance(one, CodeUsedByYou)} == {"pro"}
    code.refresh_from_db()
    assert (code.used, InviteUse.objects.count(), EntitlementGrant.objects.count()) == (1, 1, 1)


def test_a_class_behind_one_address_redeems_at_once_and_nobody_is_taken_for_a_guesser() -> None:
    people = [make_person(f"Ada{number}") for number in range(40)]
    code = services.create_code(max_uses=40)

    results = herd(
        40, lambda number: services.redeem_code(user_id=people[number].pk, code=code.code, address="203.0.113.9")
    )

    assert kinds(results) == {"EntitlementGrant": 40}


def test_whoever_lost_the_first_answer_is_told_what_they_have() -> None:
    ada = make_person()
    code = services.create_code()
    redeem(ada, code.code)

    with pytest.raises(CodeUsedByYou) as refused:
        redeem(ada, code.code)

    assert refused.value.text == "You have redeemed this code already: Pro is yours."
    assert refused.value.more == {"plan": "pro"}


def test_a_code_is_not_given_twice_even_after_its_grant_was_taken_back() -> None:
    ada = make_person()
    code = services.create_code(max_uses=9)
    services.end_grant(grant_id=redeem(ada, code.code).pk, now=NOON)

    with pytest.raises(CodeUsedByYou) as refused:
        redeem(ada, code.code)

    assert refused.value.more == {"plan": "free"}
    assert cached_plan(ada) == "free"


def test_a_code_works_until_the_second_before_it_expires() -> None:
    ada, ben = make_person("Ada"), make_person("Ben")
    code = services.create_code(max_uses=9, expires_at=NOON)

    redeem(ada, code.code, now=NOON - SECOND)
    for late in (NOON, NOON + SECOND):
        with pytest.raises(CodeExpired):
            redeem(ben, code.code, now=late)

    code.refresh_from_db()
    assert code.used == 1


@pytest.mark.parametrize("typed", ["nothing-like-it", "", "=1+1", "\x00", "\ud800abcd", "x" * 200, "'; DROP TABLE--"])
def test_a_code_that_does_not_exist_is_unknown(typed: str) -> None:
    with pytest.raises(CodeUnknown):
        redeem(make_person(), typed)


def test_a_spent_code_says_so() -> None:
    code = services.create_code()
    redeem(make_person("Ada"), code.code)

    with pytest.raises(CodeSpent):
        redeem(make_person("Ben"), code.code)


def test_a_revoked_code_says_so_and_what_it_gave_stays() -> None:
    ada, ben = make_person("Ada"), make_person("Ben")
    code = services.create_code(max_uses=2)
    redeem(ada, code.code)

    services.revoke_code(code_id=code.pk, now=NOON)
    again = services.revoke_code(code_id=code.pk, now=NOON + DAY)

    assert again.revoked_at == NOON
    with pytest.raises(CodeRevoked):
        redeem(ben, code.code)
    assert cached_plan(ada) == "pro"


def test_a_refused_code_leaves_no_trace_but_the_wrong_try() -> None:
    code = services.create_code(expires_at=NOON)

    with pytest.raises(CodeExpired):
        redeem(make_person(), code.code)

    assert not InviteUse.objects.exists()
    assert not EntitlementGrant.objects.exists()


def test_what_does_not_exist_can_not_be_revoked() -> None:
    with pytest.raises(NotFound):
        services.revoke_code(code_id=UUID(int=1))


def test_the_same_letters_make_one_code_only_however_they_are_written() -> None:
    services.create_code(code="Spring-2026")

    with pytest.raises(CodeTaken):
        services.create_code(code="sPRING-2026")


def test_of_sixteen_making_the_same_code_at_once_one_does() -> None:
    results = herd(16, lambda _number: services.create_code(code="SPRING-2026"))

    assert kinds(results) == {"InviteCode": 1, "CodeTaken": 15}


def test_letters_that_make_no_code_are_refused() -> None:
    with pytest.raises(ValidationError):
        services.create_code(code="=1+1")


def test_a_batch_has_as_many_different_codes_as_asked_for_and_no_more_than_five_hundred() -> None:
    made = services.create_codes(count=500, max_uses=2)

    assert len({code.code for code in made}) == 500 == InviteCode.objects.count()
    assert all(rules.normalise_code(code.code) == code.code for code in made)
    for count in (0, 501):
        with pytest.raises(ValidationError):
            services.create_codes(count=count)


def test_the_database_itself_lets_no_code_be_overused_or_used_twice_by_one_person() -> None:
    ada = make_person()
    code = services.create_code()
    InviteUse.objects.create(code=code, user=ada, at=NOON)

    with pytest.raises(IntegrityError), transaction.atomic():
        InviteCode.objects.filter(pk=code.pk).update(used=2)
    with pytest.raises(IntegrityError), transaction.atomic():
        InviteUse.objects.create(code=code, user=ada, at=NOON)


def test_lists_of_codes_show_each_in_the_state_that_redeeming_would_find() -> None:
    open_, spent, expired, revoked = (
        services.create_code(code=letters, expires_at=NOON + DAY, note=f"for {letters}")
        for letters in ("OPEN-1", "SPENT-1", "EXPIRED-1", "REVOKED-1")
    )
    redeem(make_person(), spent.code)
    InviteCode.objects.filter(pk=expired.pk).update(expires_at=NOON)
    services.revoke_code(code_id=revoked.pk)

    for state, code in {"open": open_, "spent": spent, "expired": expired, "revoked": revoked}.items():
        assert [one.pk for one in selectors.codes(state=state, now=NOON)] == [code.pk]
    assert [one.code for one in selectors.codes(q="spent")] == ["SPENT-1"]
    assert [one.code for one in selectors.codes(q="for open")] == ["OPEN-1"]


def test_after_ten_wrong_codes_a_person_waits_even_with_a_right_one() -> None:
    ada = make_person()
    code = services.create_code()
    for number in range(10):
        with pytest.raises(CodeUnknown):
            redeem(ada, f"guess-{number}", now=NOON + number * SECOND)

    with pytest.raises(TooManyGuesses) as refused:
        redeem(ada, code.code, now=NOON + 60 * SECOND)
    assert refused.value.more == {"retry_after_ms": 14 * 60 * 1000}

    redeem(ada, code.code, now=NOON + 15 * 60 * SECOND)
    assert cached_plan(ada) == "pro"


def test_right_codes_and_codes_of_ones_own_do_not_count_as_guesses() -> None:
    ada = make_person()
    for code in services.create_codes(count=15):
        redeem(ada, code.code)
        with pytest.raises(CodeUsedByYou):
            redeem(ada, code.code)

    with pytest.raises(CodeUnknown):
        redeem(ada, "guess-1")


def test_one_persons_guesses_take_nothing_from_another() -> None:
    ada, ben = make_person("Ada"), make_person("Ben")
    code = services.create_code()
    for number in range(11):
        with pytest.raises((CodeUnknown, TooManyGuesses)):
            redeem(ada, f"guess-{number}", address="203.0.113.9")

    redeem(ben, code.code, address="203.0.113.9")


def test_a_herd_of_guesses_gets_ten_tries() -> None:
    ada = make_person()

    results = herd(40, lambda number: services.redeem_code(user_id=ada.pk, code=f"guess-{number}"))

    assert kinds(results) == {"CodeUnknown": 10, "TooManyGuesses": 30}


def test_many_accounts_at_one_address_share_sixty_tries_and_an_ipv6_network_is_one_address() -> None:
    people = [make_person(f"Ada{number}") for number in range(8)]

    results = herd(
        80,
        lambda number: services.redeem_code(
            user_id=people[number % 8].pk, code=f"guess-{number}", address=f"2001:db8::{number:x}"
        ),
    )

    assert kinds(results) == {"CodeUnknown": 60, "TooManyGuesses": 20}


def test_old_guesses_are_forgotten_and_no_row_says_whose_they_were() -> None:
    ada = make_person()
    with pytest.raises(CodeUnknown):
        redeem(ada, "guess-1", address="203.0.113.9")
    assert Guesses.objects.count() == 2
    assert not any("203.0.113.9" in key or str(ada.pk) in key for key in Guesses.objects.values_list("key", flat=True))

    assert services.forget_old_guesses(now=NOON + 14 * 60 * SECOND) == 0
    assert services.forget_old_guesses(now=NOON + 15 * 60 * SECOND) == 2


def test_no_code_is_ever_written_to_a_log(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG, logger="billing")
    code = services.create_code(code="SECRET-LETTERS")
    ada = make_person()
    redeem(ada, "secret-letters")
    for typed in ("secret-letters", "secret-guess"):
        with pytest.raises((CodeUsedByYou, CodeUnknown)):
            redeem(ada, typed)
    services.revoke_code(code_id=code.pk)

    assert "billing.code_used" in caplog.text
    assert "secret" not in caplog.text.lower()
