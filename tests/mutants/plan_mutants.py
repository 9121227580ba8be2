"""Broken plans and subscriptions."""

from tests.mutants import Edit, Mutant

CATALOGUE = "tests/billing/catalogue/test_catalogue.py"
RENEWING = "tests/billing/subscriptions/test_renewing.py"
CHANGING = "tests/billing/subscriptions/test_changing.py"
TOKENS = "tests/billing/subscriptions/test_tokens.py"
API = "tests/billing/subscriptions/test_api.py"
SERVICES = "billing/services/subscriptions"

MUTANTS = [
    Mutant(
        name="who-has-a-plan-gets-its-newest-version",
        file="billing/selectors/access.py",
        before="v.id = COALESCE(h.version_id, (",
        after="v.id = COALESCE(NULL, (",
        test=f"{CATALOGUE}::test_an_edit_makes_a_version_and_who_has_the_earlier_one_keeps_it",
    ),
    Mutant(
        name="a-plan-is-edited-without-being-held",
        file="billing/services/catalogue/editing.py",
        before="    product = PlanProduct.objects.select_for_update().filter(key=key).first()\n",
        after="    product = PlanProduct.objects.filter(key=key).first()\n",
        test=f"{CATALOGUE}::test_sixteen_different_edits_at_once_are_sixteen_versions_of_which_one_is_sold"
        " --db=postgres",
    ),
    Mutant(
        name="a-pack-is-replaced-twice",
        file="billing/services/catalogue/editing.py",
        before="    if TokenPack.objects.filter(replaces=before).exists():\n        raise NotFound\n    pack = ",
        after="    pack = ",
        test=f"{CATALOGUE}::test_an_edited_pack_takes_the_place_of_the_one_before_once",
    ),
    Mutant(
        name="the-catalogue-is-made-again-over-what-staff-did",
        file="billing/services/catalogue/seeds.py",
        before="    bare = product_model.objects.filter(key__in=firsts, versions__isnull=True)\n",
        after=(
            "    version_model.objects.filter(product__key__in=firsts).update(current=False)\n"
            "    bare = product_model.objects.filter(key__in=firsts)\n"
        ),
        test=f"{CATALOGUE}::test_making_the_catalogue_twice_or_sixteen_times_at_once_is_once_and_takes_no_edit_back",
    ),
    Mutant(
        name="monthly-tokens-of-what-is-not-paid",
        file=f"{SERVICES}/giving.py",
        before="_give_months(subscription, periods.months_due(anchor, paid_until=paid_until, now=now), now)\n",
        after="_give_months(subscription, periods.months_due(anchor, paid_until=max(paid_until, now), now=now), now)\n",
        test=f"{TOKENS}::test_what_is_not_paid_gives_nothing",
        more=(
            Edit(
                f"{SERVICES}/giving.py",
                "            begun = len(periods.months_due(anchor, paid_until=paid_until, now=now))\n",
                "            begun = len(periods.months_due(anchor, paid_until=max(paid_until, now), now=now))\n",
            ),
        ),
    ),
    Mutant(
        name="an-older-word-of-the-provider-counts",
        file=f"{SERVICES}/hearing.py",
        before='        return "older"\n',
        after="        pass\n",
        test=f"{RENEWING}::test_an_old_word_changes_nothing",
    ),
    Mutant(
        name="a-failure-that-was-overtaken-by-its-payment-counts",
        file=f"{SERVICES}/hearing.py",
        before=" or is_paid(subscription.provider, news.invoice_id):",
        after=":",
        test=f"{RENEWING}::test_a_failure_told_after_its_payment_changes_nothing",
    ),
    Mutant(
        name="a-provider-that-says-a-new-period-gives-it",
        file=f"{SERVICES}/hearing.py",
        before='    said = "known"\n    if subscription.state == State.TRIALING',
        after=(
            "    subscription.period_end = news.period_end\n"
            '    said = "known"\n    if subscription.state == State.TRIALING'
        ),
        test=f"{RENEWING}::test_when_all_tries_fail_it_ends_with_the_grace_and_the_plan_is_free_again",
    ),
    Mutant(
        name="the-grace-lasts-for-ever",
        file=f"{SERVICES}/giving.py",
        before="        return subscription.grace_until\n    return end",
        after="        return subscription.grace_until + 365 * grace()\n    return end",
        test=f"{RENEWING}::test_a_payment_that_fails_leaves_the_plan_for_the_days_of_grace"
        "_and_a_try_that_works_mends_it",
    ),
    Mutant(
        name="a-second-trial",
        file=f"{SERVICES}/beginning.py",
        before="    return 0 if had.exists() else version.trial_days\n",
        after="    return version.trial_days\n",
        test=f"{RENEWING}::test_a_trial_costs_nothing_gives_no_tokens_and_is_had_once",
    ),
    Mutant(
        name="the-plan-before-an-upgrade-goes-on-beside-it",
        file=f"{SERVICES}/giving.py",
        before="            _end_grant(grant, start, now)\n    if current is None:",
        after="            pass\n    if current is None:",
        test=f"{CHANGING}::test_a_downgrade_costs_nothing_and_begins_with_the_next_period",
    ),
    Mutant(
        name="a-change-is-not-written-down-before-the-provider-is-asked",
        file=f"{SERVICES}/changing.py",
        before="        if subscription.changing_since is not None:\n            raise ChangePending\n",
        after="",
        test=f"{CHANGING}::test_a_change_whose_answer_got_lost_is_finished_by_itself_and_paid_once",
    ),
    Mutant(
        name="anothers-subscription-is-found",
        file=f"{SERVICES}/rows.py",
        before="        found = found.filter(user_id=user_id)\n",
        after="        pass\n",
        test=f"{API}::test_nobody_touches_anothers_subscription",
    ),
]
