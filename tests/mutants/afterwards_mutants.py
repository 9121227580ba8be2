"""Broken builds of what becomes of sessions afterwards: moved, settled, said not to have been, decided about."""

from tests.mutants import Edit, Mutant

SETTLING = "scheduling/services/settling.py"
ABSENCES = "scheduling/services/absences.py"
MOVING = "scheduling/services/moving.py"
DISPUTES = "scheduling/services/disputes.py"
SWEEPS = "scheduling/services/sweeps.py"
RECORD = "scheduling/rules/presence.py"
EARNINGS = "billing/services/ledger/earnings.py"
HERE = "tests/scheduling/afterwards"

MUTANTS = [
    Mutant(
        name="a-session-is-completed-before-its-end",
        file=SETTLING,
        before="        if now < booking.ends_at:\n",
        after="        if now < booking.starts_at:\n",
        test=f"{HERE}/test_settling.py::test_not_before_the_end_not_twice_and_not_by_somebody_else",
    ),
    Mutant(
        name="candidates-complete-for-the-interviewer",
        file=SETTLING,
        before='        if side != "interviewer":\n',
        after='        if side == "nobody":\n',
        test=f"{HERE}/test_settling.py::test_not_before_the_end_not_twice_and_not_by_somebody_else",
    ),
    Mutant(
        name="who-did-not-come-is-paid",
        file=SETTLING,
        before='        if said in ("candidate_absent", "interviewer_absent", "both_absent"):\n',
        after='        if said in ("candidate_absent", "both_absent"):\n',
        test=f"{HERE}/test_settling.py::test_nobody_is_paid_for_a_session_to_which_one_did_not_come",
    ),
    Mutant(
        name="a-session-to-which-nobody-came-is-paid",
        file=SETTLING,
        before='        if said in ("candidate_absent", "interviewer_absent", "both_absent"):\n',
        after='        if said in ("candidate_absent", "interviewer_absent"):\n',
        test=f"{HERE}/test_settling.py::test_nobody_is_paid_for_a_session_to_which_nobody_came",
    ),
    Mutant(
        name="the-sweep-does-not-wait",
        file=SETTLING,
        before="    return now - timedelta(hours=settings.AUTO_COMPLETE_HOURS)\n",
        after="    return now\n",
        test=f"{HERE}/test_settling.py::test_what_nobody_completes_is_completed_by_the_record",
    ),
    Mutant(
        name="one-that-fails-stops-the-sweep",
        file=SWEEPS,
        before="                log.exception(",
        after="                raise\n                log.exception(",
        test=f"{HERE}/test_settling.py::test_one_that_can_not_be_settled_keeps_no_others_waiting",
    ),
    Mutant(
        name="an-open-incident-is-nobodys-business",
        file=RECORD,
        before="    if evidence is None or evidence.open_incidents:\n",
        after="    if evidence is None:\n",
        test=f"{HERE}/test_presence.py::test_an_open_incident_leaves_it_to_people",
    ),
    Mutant(
        name="a-moment-together-is-a-session",
        file=RECORD,
        before="timedelta(minutes=5)",
        after="timedelta(minutes=0)",
        test=f"{HERE}/test_presence.py::test_the_record_says_who_came",
    ),
    Mutant(
        name="two-connections-wait-twice-as-long",
        file=RECORD,
        before="        if joined and start <= joined[-1][1]:\n",
        after="        if joined and start < joined[-1][0]:\n",
        test=f"{HERE}/test_presence.py::test_the_record_says_who_came",
    ),
    Mutant(
        name="who-waits-in-the-lobby-was-with-the-other",
        file=RECORD,
        before='[stay for stay in self.stays if stay.place == "room"]',
        after="[stay for stay in self.stays if stay.place]",
        test=f"{HERE}/test_presence.py::test_who_knocked_has_come_and_waited_but_was_not_with_the_other",
    ),
    Mutant(
        name="nobody-has-to-wait",
        file=ABSENCES,
        before="< settling.wait():\n",
        after="< settling.wait() * 0:\n",
        test=f"{HERE}/test_settling.py::test_the_record_has_to_agree",
    ),
    Mutant(
        name="the-record-is-not-asked-whether-the-other-came",
        file=ABSENCES,
        before="        if record.came(OTHER[side]):\n",
        after="        if not record:\n",
        test=f"{HERE}/test_settling.py::test_the_record_has_to_agree",
    ),
    Mutant(
        name="the-old-place-is-kept",
        file=MOVING,
        before="    places.give_back_place(booking_id=booking.pk, slot_id=booking.slot_id, now=now)\n",
        after="",
        test=f"{HERE}/test_moving.py::test_one_side_proposes_the_other_accepts_and_the_booking_is_there",
    ),
    Mutant(
        name="a-proposal-that-is-tried-out-moves-the-booking",
        file=MOVING,
        before="        transaction.savepoint_rollback(point)\n",
        after="        transaction.savepoint_commit(point)\n",
        test=f"{HERE}/test_moving.py::test_one_side_proposes_the_other_accepts_and_the_booking_is_there",
    ),
    Mutant(
        name="who-proposes-accepts",
        file=MOVING,
        before="    if proposal.role == side:\n",
        after="    if not proposal.role:\n",
        test=f"{HERE}/test_moving.py::test_who_proposed_it_does_not_answer_it_and_others_know_nothing_of_it",
    ),
    Mutant(
        name="a-proposal-stands-forever",
        file=MOVING,
        before="""    if proposal.expires_at <= now:
        raise ProposalOver(state=Proposal.State.EXPIRED)
""",
        after="",
        test=f"{HERE}/test_moving.py::test_it_stands_for_two_days_and_never_beyond_either_time",
    ),
    Mutant(
        name="sessions-are-moved-without-end",
        file=MOVING,
        before="            moves=booking.moves + 1,\n",
        after="            moves=booking.moves,\n",
        test=f"{HERE}/test_moving.py::test_not_after_the_cutoff_not_after_the_start_and_not_too_often",
    ),
    Mutant(
        name="candidates-propose-whenever-they-like",
        file=MOVING,
        before='    if proposed_by == "candidate":\n',
        after='    if proposed_by == "nobody":\n',
        test=f"{HERE}/test_moving.py::test_a_candidate_chooses_from_free_times_an_interviewer_takes_any",
    ),
    Mutant(
        name="what-is-called-off-keeps-its-proposal",
        file=MOVING,
        before='    if change.booking.state != "confirmed":\n',
        after="    if not change.booking.state:\n",
        test=f"{HERE}/test_moving.py::test_what_is_called_off_has_no_proposal_open",
    ),
    Mutant(
        name="people-decide-about-their-own-tokens",
        file=DISPUTES,
        before="        if by in (booking.candidate_id, booking.interviewer_id):\n",
        after="        if by is None:\n",
        test=f"{HERE}/test_disputes.py::test_nobody_decides_about_their_own_tokens",
    ),
    Mutant(
        name="a-decision-is-not-the-last-word",
        file=DISPUTES,
        before="    if BookingEvent.objects.filter(booking=booking, kind=DECIDED).exists():\n",
        after='    if BookingEvent.objects.filter(booking=booking, kind="none").exists():\n',
        test=f"{HERE}/test_disputes.py::test_a_decision_is_the_last_word",
    ),
    Mutant(
        name="objections-come-when-they-come",
        file=DISPUTES,
        before="    if now > until:\n",
        after="    if until is None:\n",
        test=f"{HERE}/test_disputes.py::test_not_before_the_start_not_too_late_and_not_by_others",
    ),
    Mutant(
        name="what-was-paid-stays-paid",
        file=DISPUTES,
        before="    if more < 0:\n",
        after="    if more < -1000:\n",
        test=f"{HERE}/test_disputes.py::test_a_decision_shares_the_price_to_the_last_token",
    ),
    Mutant(
        name="a-share-takes-back-everything",
        file=DISPUTES,
        before=" tokens=-more, now=now\n",
        after=" now=now\n",
        test=f"{HERE}/test_disputes.py::test_a_decision_shares_the_price_to_the_last_token",
    ),
    Mutant(
        name="of-decisions-at-once-several-hold",
        file=DISPUTES,
        before="        booking = lock_booking(booking_id)\n",
        after="        booking = Booking.objects.get(pk=booking_id)\n",
        more=(
            Edit(
                DISPUTES,
                'Dispute.objects.filter(pk=dispute.pk, decision="")',
                "Dispute.objects.filter(pk=dispute.pk)",
            ),
        ),
        test=f"{HERE}/test_races.py::test_of_decisions_at_once_one_holds --db=postgres",
    ),
    Mutant(
        name="what-comes-back-of-an-earning-is-bought-whatever-it-was",
        file=EARNINGS,
        before="        left = earning.tokens - gone\n",
        after="        left = 0\n",
        test="tests/billing/ledger/test_earnings.py::test_of_an_earning_some_goes_back_as_if_that_had_never_been_paid",
    ),
]
