"""Broken billing."""

from tests.mutants import Edit, Mutant

CODES = "billing/services/codes.py"
GRANTS = "billing/services/grants.py"
GUESSES = "billing/services/guesses.py"

TAKE_ONE = """    usable = InviteCode.objects.filter(
        Q(expires_at__isnull=True) | Q(expires_at__gt=now), pk=code.pk, used__lt=F("max_uses"), revoked_at__isnull=True
    )
    return bool(usable.update(used=F("used") + 1, updated_at=now))
"""
AN_IF_INSTEAD = """    code.refresh_from_db()
    if code.used >= code.max_uses or code.revoked_at or (code.expires_at and code.expires_at <= now):
        return False
    return bool(InviteCode.objects.filter(pk=code.pk).update(used=code.used + 1, updated_at=now))
"""

MUTANTS = [
    Mutant(
        name="a-code-is-used-up-by-an-if",
        file=CODES,
        before=TAKE_ONE,
        after=AN_IF_INSTEAD,
        test="tests/billing/test_codes.py::test_of_forty_people_wanting_the_last_use_of_a_code_one_gets_it"
        " --db=postgres",
    ),
    Mutant(
        # SQLite lets one IMMEDIATE transaction run at a time, so there the `if` alone is safe; without them it isn't.
        name="a-code-is-used-up-by-an-if-outside-of-a-transaction",
        file=CODES,
        before=TAKE_ONE,
        after=AN_IF_INSTEAD,
        test="tests/billing/test_codes.py::test_of_forty_people_wanting_the_last_use_of_a_code_one_gets_it",
        more=(
            Edit(
                GUESSES,
                "    with transaction.atomic(durable=True):  # the count has to outlast the refusal\n"
                "        counters = OpenCounters(counted, now=now)",
                "    if True:\n        counters = OpenCounters(counted, now=now)",
            ),
            Edit(
                GUESSES,
                "            with transaction.atomic():\n                return act()",
                "            if True:\n                return act()",
            ),
        ),
    ),
    Mutant(
        name="one-person-uses-a-code-twice",
        file=CODES,
        before="        raise _used_before(user_id, now=moment)\n",
        after="        pass\n",
        test="tests/billing/test_codes.py::test_one_person_redeeming_forty_times_at_once_takes_one_use",
    ),
    Mutant(
        name="a-code-still-works-at-the-second-it-expires",
        file=CODES,
        before="Q(expires_at__gt=now)",
        after="Q(expires_at__gte=now)",
        test="tests/billing/test_codes.py::test_a_code_works_until_the_second_before_it_expires",
    ),
    Mutant(
        name="a-wrong-try-is-forgotten-with-its-refusal",
        file=GUESSES,
        before="            refused = refusal\n",
        after="            raise\n",
        test="tests/billing/test_codes.py::test_after_ten_wrong_codes_a_person_waits_even_with_a_right_one",
    ),
    Mutant(
        name="wrong-tries-are-counted-without-holding-the-counter",
        file=GUESSES,
        before="            ((text,),) = fetch_rows(_OPEN, [counter.key, now])\n",
        after=(
            "            found = Guesses.objects.filter(key=counter.key).first()\n"
            '            text = found.wrong_at if found else "[]"\n'
            "            if found is None:\n"
            "                fetch_rows(_OPEN, [counter.key, now])\n"
        ),
        test="tests/billing/test_codes.py::test_a_herd_of_guesses_gets_ten_tries --db=postgres",
    ),
    Mutant(
        name="an-empty-admin-key-is-a-key",
        file=GUESSES,
        before="    if not wanted:\n",
        after="    if wanted is None:\n",
        test="tests/billing/test_api.py::test_without_a_key_in_the_environment_the_address_is_switched_off",
    ),
    Mutant(
        name="a-reference-gives-again",
        file=GRANTS,
        before="                reference=reference,\n",
        after='                reference="",\n',
        test="tests/billing/test_grants.py::test_forty_fulfilments_of_one_payment_at_once_give_once",
    ),
    Mutant(
        name="grants-of-one-person-do-not-wait-for-each-other",
        file=GRANTS,
        before='    if not list(person.select_for_update(no_key=True).values_list("pk")):\n',
        after='    if not list(person.values_list("pk")):\n',
        test="tests/billing/test_grants.py::test_when_many_grants_meet_the_cache_is_what_all_of_them_give"
        " --db=postgres",
    ),
    Mutant(
        name="a-grant-asks-for-the-time-before-its-turn",
        file=GRANTS,
        before="""    lock_person(user_id)
    # Asked for once it is our turn: at the moment we came, a grant that was written meanwhile had not begun.
    now = now or database_now()
""",
        after="""    now = now or database_now()
    lock_person(user_id)
""",
        test="tests/billing/test_grants.py::test_a_grant_that_had_to_wait_its_turn_counts_what_was_given_meanwhile"
        " --db=postgres",
    ),
    Mutant(
        name="the-cache-is-not-written-with-the-grant",
        file=GRANTS,
        before="    recompute_plan(user_id, now=now)\n    if grant.starts_at",
        after="    if grant.starts_at",
        test="tests/billing/test_grants.py::test_the_cache_is_written_with_the_grant_and_with_its_end",
    ),
    Mutant(
        name="a-listener-that-fails-breaks-the-redemption",
        file="billing/services/news.py",
        before="        except Exception:\n",
        after="        except ZeroDivisionError:\n",
        test="tests/billing/test_grants.py::test_a_listener_that_fails_takes_nothing_away_and_keeps_nobody_from_hearing",
    ),
    Mutant(
        name="a-cell-may-be-a-formula",
        file="core/common/cells.py",
        before="start[0] in _FORMULA_SIGNS",
        after='start[0] in "=+-@"',
        test="tests/common/test_cells.py::test_no_cell_is_taken_for_a_formula",
    ),
]
