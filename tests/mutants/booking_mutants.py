"""Broken bookings."""

from tests.mutants import Edit, Mutant

STEPS = "scheduling/services/steps.py"
PLACES = "scheduling/services/places.py"
BOOKING = "scheduling/services/booking.py"
CANCELLING = "scheduling/services/cancelling.py"
APPROVING = "scheduling/services/approving.py"
OFFERS = "scheduling/services/offers.py"
WAITING = "scheduling/services/waiting.py"
LOOKING = "scheduling/selectors/bookings.py"
SIDES = "scheduling/services/sides.py"
BOOKABLE = "interviewers/selectors/bookable.py"
HERDS = "tests/scheduling/bookings/test_herds.py"
BOOKS = "tests/scheduling/bookings/test_booking.py"
ENDS = "tests/scheduling/bookings/test_cancelling.py"
WAITS = "tests/scheduling/bookings/test_waiting.py"
PAGES = "tests/scheduling/bookings/test_api.py"

MUTANTS = [
    Mutant(
        name="who-books-locks-nobody",
        file=STEPS,
        before='    return " FOR NO KEY UPDATE" if connection.features.has_select_for_update else ""\n',
        after='    return ""\n',
        test=f"{HERDS}::test_of_a_herd_for_the_last_place_one_has_it --db=postgres",
    ),
    Mutant(
        name="who-books-locks-the-interviewer-only",
        file=BOOKING,
        before="        locked_at = steps.lock_people(candidate_id, wish.interviewer_id)\n",
        after="        locked_at = steps.lock_people(wish.interviewer_id)\n",
        test=f"{HERDS}::test_somebody_who_books_everywhere_at_once_is_in_one_place --db=postgres",
    ),
    Mutant(
        name="people-are-locked-as-they-come",
        file=BOOKING,
        before="        locked_at = steps.lock_people(candidate_id, wish.interviewer_id)\n",
        after=("        steps.lock_people(candidate_id)\n        locked_at = steps.lock_people(wish.interviewer_id)\n"),
        test=f"{HERDS}::test_two_interviewers_who_book_each_other_at_once_wait_for_nobody_forever --db=postgres",
    ),
    Mutant(
        name="a-booking-goes-on-from-whatever-it-is",
        file=STEPS,
        before="Booking.objects.filter(pk=booking.pk, state__in=expect).update(",
        after="Booking.objects.filter(pk=booking.pk).update(",
        test=f"{ENDS}::test_a_yes_confirms_and_a_no_gives_all_back",
    ),
    Mutant(
        name="a-full-slot-takes-one-more",
        file=PLACES,
        before="    if taken + kept >= capacity:\n",
        after="    if False:\n",
        test=f"{BOOKS}::test_a_session_for_three_has_three_places",
        more=(
            Edit(
                BOOKING,
                "    if found.slot and found.slot.taken + found.kept >= found.slot.capacity:\n",
                "    if False:\n",
            ),
            Edit(BOOKING, '    if time.why == "full":\n        raise SlotFull(waitlist=True)\n', ""),
            Edit(BOOKING, "    if time.why is not None:\n", '    if time.why not in (None, "full"):\n'),
            Edit(PLACES, "WHERE id = %s AND open AND taken < capacity", "WHERE id = %s AND open"),
        ),
    ),
    Mutant(
        name="an-offered-place-is-anybodys",
        file="scheduling/selectors/slots.py",
        before="sessions[starts] = replace(there, gone=there.gone + number)",
        after="sessions[starts] = there",
        test=f"{WAITS}::test_a_place_that_is_free_again_is_kept_for_who_waited_first",
        more=(Edit(PLACES, "    if taken + kept >= capacity:\n", "    if taken >= capacity:\n"),),
    ),
    Mutant(
        name="a-candidate-can-be-in-two-places",
        file=PLACES,
        before="    if elsewhere:\n",
        after="    if False:\n",
        test=f"{BOOKS}::test_who_has_something_else_then_is_told_so",
    ),
    Mutant(
        name="a-place-given-back-leaves-the-interviewers-time-taken",
        file=PLACES,
        before='        count_changed("DELETE FROM scheduling_occupied WHERE slot_id = %s", [slot_id])\n',
        after="        pass\n",
        test=f"{ENDS}::test_a_candidate_who_cancels_has_all_tokens_back_and_the_time_is_free_again",
    ),
    Mutant(
        name="a-cancelled-booking-keeps-its-tokens",
        file=STEPS,
        before="        billing.release_hold(hold_id=booking.hold_id, now=now)\n",
        after="        pass\n",
        test=f"{ENDS}::test_a_candidate_who_cancels_has_all_tokens_back_and_the_time_is_free_again",
    ),
    Mutant(
        name="whoever-asks-is-the-interviewer",
        file=SIDES,
        before="    if user_id == booking.interviewer_id:\n",
        after="    if booking.interviewer_id:\n",
        test=f"{ENDS}::test_other_peoples_bookings_do_not_exist",
    ),
    Mutant(
        name="a-booking-is-shown-to-everybody",
        file=LOOKING,
        before="    return one_booking(booking_id, Q(candidate_id=user_id) | Q(interviewer_id=user_id))\n",
        after="    return one_booking(booking_id)\n",
        test=f"{PAGES}::test_a_booking_is_made_and_its_two_people_see_each_their_side",
    ),
    Mutant(
        name="anybodys-place-on-a-list-can-be-given-up",
        file=WAITING,
        before="WaitlistEntry.objects.filter(pk=entry_id, candidate_id=candidate_id)",
        after="WaitlistEntry.objects.filter(pk=entry_id)",
        test=f"{WAITS}::test_who_leaves_passes_the_offer_on_and_others_entries_do_not_exist",
    ),
    Mutant(
        name="another-wish-under-a-key-is-taken-for-the-first",
        file=BOOKING,
        before="    if found[0].asked != asked:\n        raise IdempotencyKeyReused\n",
        after="",
        test=f"{BOOKS}::test_the_same_key_is_the_same_booking_and_another_wish_under_it_is_refused",
    ),
    Mutant(
        name="who-takes-no-bookings-is-booked",
        file=BOOKABLE,
        before="p.public AND p.accepting AND p.approved",
        after="p.public AND p.approved",
        test=f"{BOOKS}::test_who_does_not_take_bookings_is_not_booked",
    ),
    Mutant(
        name="a-closed-account-books",
        file=BOOKING,
        before="    if not is_active:\n",
        after="    if False:\n",
        test=f"{BOOKS}::test_nobody_is_booked_whose_account_is_suspended_and_nobody_books_with_one_that_is",
    ),
    Mutant(
        name="the-price-is-whatever-the-page-said",
        file=BOOKING,
        before="    if wish.price_tokens is not None and wish.price_tokens != price:\n",
        after="    if False:\n",
        test=f"{BOOKS}::test_a_price_that_changed_since_the_page_was_read_is_asked_again",
    ),
    Mutant(
        name="what-has-begun-can-be-cancelled",
        file=CANCELLING,
        before="        if now >= booking.starts_at:\n",
        after="        if now > booking.starts_at:\n",
        test=f"{ENDS}::test_what_has_begun_is_not_cancelled_and_what_is_over_stays_so",
    ),
    Mutant(
        name="candidates-say-yes-to-themselves",
        file=APPROVING,
        before='    if side != "interviewer":\n        raise NotAllowed\n',
        after="",
        test=f"{ENDS}::test_a_yes_confirms_and_a_no_gives_all_back",
    ),
    Mutant(
        name="a-request-waits-forever",
        file=APPROVING,
        before="approve_until__lte=moment",
        after="approve_until__lt=moment",
        test=f"{ENDS}::test_a_request_that_nobody_answers_ends_at_its_hour_by_itself",
    ),
    Mutant(
        name="priority-counts-for-nothing",
        file=OFFERS,
        before="ORDER BY priority DESC, id LIMIT",
        after="ORDER BY id LIMIT",
        test=f"{WAITS}::test_plans_with_priority_go_before_those_who_came_earlier",
    ),
    Mutant(
        name="who-is-elsewhere-is-offered-a-place",
        file=OFFERS,
        before="    AND NOT EXISTS (\n        SELECT 1 FROM scheduling_occupied o",
        after="    AND EXISTS (\n        SELECT 1 FROM scheduling_occupied o",
        test=f"{WAITS}::test_who_has_something_else_by_now_or_is_gone_is_passed_by",
    ),
    Mutant(
        name="sessions-of-closed-accounts-go-on",
        file=CANCELLING,
        before="        NOT c.is_active OR NOT i.is_active OR (",
        after="        (",
        test=f"{ENDS}::test_a_session_of_which_a_side_is_gone_is_cancelled_and_costs_nothing",
    ),
]
