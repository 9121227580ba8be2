"""A broken AI interviewer."""

from tests.mutants import Edit, Mutant

METER = "ai_interviewer/services/meter.py"
TURNS = "ai_interviewer/services/turns.py"
THINKING = "ai_interviewer/services/thinking.py"
SELECTORS = "ai_interviewer/selectors.py"

TESTS = "tests/ai_interviewer"
HERD = f"{TESTS}/test_herd.py::test_of_a_thousand_answers_at_once_five_are_taken_and_the_model_is_called_five_times"
STRANGER = f"{TESTS}/test_room.py::test_nobody_else_comes_in_or_sees_that_there_is_such_a_room[candidate2]"

TAKE = """    taken = count_changed(
        _TAKE,
        [now, now, interview.pk, _NO_LIMIT if limits.turns is None else limits.turns, clock_ms, not_before],
    )
"""
WITHOUT_ASKING = """    del clock_ms, not_before
    taken = count_changed(
        "UPDATE ai_interviewer_interview SET turns_used = turns_used + 1, turns = turns + 1,"
        " clock_since = COALESCE(clock_since, %s), first_answer_at = COALESCE(first_answer_at, %s) WHERE id = %s",
        [now, now, interview.pk],
    )
"""
HOLDING_THE_ROOM = "        taken = await act_in(\n"
BEFORE_HOLDING_IT = """        from ai_interviewer import rules
        from ai_interviewer.services import meter
        from billing import selectors as billing
        from core.common.sql import database_now

        def look() -> None:
            interview, now = turns.interview_in(room_id), database_now()
            allowance = billing.allowance_for(interview.user_id)
            spent = rules.is_spent(meter.limits_of(allowance), meter.meter_of(interview), now)
            if spent:
                raise meter.payment_required(interview, allowance, spent, now)

        await in_database(look)
"""
GIVE_BACK = """        turn.charged = False
        meter.give_back(interview, clock_ms=turn.clock_ms, now=now)
"""

MUTANTS = [
    # The lock alone may be taken out unpunished: the log's numbers are unique, and of two transactions that read the
    # same meter one fails and begins anew. So the check is taken out of the lock.
    *(
        Mutant(
            name=f"the-meter-is-looked-at-before-the-room-is-held-on-{database}",
            file=METER,
            before=TAKE,
            after=WITHOUT_ASKING,
            more=(Edit("ai_interviewer/api/asking.py", HOLDING_THE_ROOM, BEFORE_HOLDING_IT + HOLDING_THE_ROOM),),
            test=f"{HERD} --db={database}",
        )
        for database in ("sqlite", "postgres")
    ),
    Mutant(
        name="the-seconds-are-not-asked-for",
        file=METER,
        before="AND (clock_since IS NULL AND clock_ms < %s OR clock_since > %s)",
        after="AND (clock_since IS NULL AND clock_ms < %s OR clock_since > %s OR 1 = 1)",
        test=f"{TESTS}/test_turns.py::test_sixty_active_seconds_after_the_first_answer_the_next_is_refused",
    ),
    Mutant(
        name="an-answer-that-was-sent-before-is-taken-again",
        file=TURNS,
        before="    before = _taken_before(log, interview, client_id, now)\n",
        after="    before = None\n",
        test=f"{TESTS}/test_turns.py::test_the_same_id_is_the_same_answer",
    ),
    Mutant(
        name="an-answer-that-the-model-failed-on-is-not-given-back",
        file=TURNS,
        before=GIVE_BACK,
        after="        turn.charged = False\n",
        test=f"{TESTS}/test_faults_live.py::test_a_failed_answer_gives_itself_back_and_not_the_good_one_before_it",
    ),
    Mutant(
        name="an-answer-that-the-model-failed-on-is-given-back-twice",
        file=TURNS,
        before=GIVE_BACK,
        after=GIVE_BACK + "        meter.give_back(interview, clock_ms=turn.clock_ms, now=now)\n",
        test=f"{TESTS}/test_faults_live.py::test_a_failed_answer_gives_itself_back_and_not_the_good_one_before_it",
    ),
    Mutant(
        name="the-seconds-of-the-failing-are-charged",
        file=METER,
        before="min(clock_ms, meter_of(interview).active_ms(now))",
        after="meter_of(interview).active_ms(now)",
        test=f"{TESTS}/test_faults_live.py -k hang-midway",
    ),
    Mutant(
        name="a-failing-model-is-asked-for-ever",
        file=THINKING,
        before="or interview.given_back >= rules.MAX_GIVEN_BACK",
        after="or interview.given_back < 0",
        test=f"{TESTS}/test_faults_live.py"
        "::test_an_interview_in_which_the_model_fails_again_and_again_goes_on_with_the_shipped_one_and_counts",
    ),
    Mutant(
        name="paused-time-counts",
        file=METER,
        before="""    interview.clock_ms += rules.elapsed_ms(interview.clock_since, at)
    interview.clock_since = None
""",
        after="",
        more=(
            Edit(
                METER,
                "        interview.clock_since = now\n",
                "        interview.clock_since = interview.clock_since\n",
            ),
        ),
        test=f"{TESTS}/test_turns.py::test_paused_time_does_not_count",
    ),
    Mutant(
        name="an-interview-of-the-month-is-taken-by-an-if",
        file=METER,
        before="    free = mine if of is None else mine.filter(interviews__lt=of)\n",
        after="    free = mine if of is None or mine.get().interviews < of else mine.none()\n",
        test=f"{TESTS}/test_at_once.py::test_of_eight_interviews_set_up_at_once_three_are_made --db=postgres",
    ),
    Mutant(
        name="a-dropped-turn-is-taken-over-by-whoever-has-seen-it",
        file=THINKING,
        before="Turn.objects.filter(pk=as_uuid(turn_id), state=Turn.State.THINKING, lease_until__lt=now)",
        after="Turn.objects.filter(pk=as_uuid(turn_id))",
        test=f"{TESTS}/test_at_once.py::test_a_turn_that_was_dropped_is_taken_over_by_one_of_eight --db=postgres",
    ),
    Mutant(
        name="whoever-finishes-a-turn-second-asks-once-more",
        file=TURNS,
        before="    if turn.state != Turn.State.THINKING:\n        return None\n",
        after="",
        test=f"{TESTS}/test_at_once.py::test_whoever_finishes_a_turn_second_changes_nothing",
    ),
    Mutant(
        name="an-interview-goes-on-as-often-as-it-is-told-to",
        file=TURNS,
        before='    waits = interview.state == Interview.State.PAUSED and interview.paused_because == "free_limit"\n',
        after="    waits = True\n",
        test=f"{TESTS}/test_at_once.py::test_an_interview_goes_on_once_however_many_hear_of_the_new_plan --db=postgres",
    ),
    Mutant(
        name="anybody-answers-in-anybody-s-interview",
        file=SELECTORS,
        before="WHERE id = %s AND user_id = %s",
        after="WHERE id = %s AND %s IS NOT NULL",
        test=STRANGER,
    ),
    Mutant(
        name="anybody-reads-anybody-s-interview",
        file=SELECTORS,
        before="    found = Interview.objects.filter(pk=interview_id, user_id=user_id).first()\n",
        after="    found = Interview.objects.filter(pk=interview_id).first()\n",
        test=STRANGER,
    ),
    Mutant(
        name="a-quote-stands-where-a-model-says-it-does",
        file="ai_interviewer/evaluation/hearing.py",
        before="""            if span is not None:
                self._found.add((turn, text))
                span = fit(answer.text, with_denial(answer.text, span))
                shown = answer.text[span.start : span.end]
""",
        after="""            if span is None or span:
                self._found.add((turn, text))
                shown = text
""",
        test=f"{TESTS}/evaluation/test_judgements.py::test_without_a_quote_that_is_found_the_rules_verdict_stands",
    ),
    Mutant(
        name="a-stream-is-not-acceptable",
        file="ai_interviewer/api/asking.py",
        before="    content_negotiation_class = AsTheViewSays\n",
        after="",
        test=f"{TESTS}/test_room.py::test_the_shipped_interviewer_s_sentences_stand_in_the_stream_of_events_too",
    ),
    Mutant(
        name="a-quick-interviewer-s-sentences-are-left-out",
        file="ai_interviewer/api/asking.py",
        before="            under_way = None if taken.turn_id is None else thinking.follow(taken)\n",
        after="            under_way = None\n",
        test=f"{TESTS}/test_room.py::test_the_shipped_interviewer_s_sentences_stand_in_the_stream_of_events_too",
    ),
    Mutant(
        name="an-interview-asked-for-twice-counts-twice",
        file="ai_interviewer/services/interviews.py",
        before="    mine = Interview.objects.filter(user_id=person.user_id, request_id=request_id)"
        " if request_id else None\n",
        after="    mine, request_id = None, None\n",
        test=f"{TESTS}/test_turns.py::test_asking_for_the_same_interview_again_is_the_same_interview_and_counts_once",
    ),
    Mutant(
        name="giving-back-leaves-the-clock-where-it-is",
        file=METER,
        before="    interview.clock_ms = min(clock_ms, meter_of(interview).active_ms(now))\n",
        after="",
        test=f"{TESTS}/test_turns.py::test_giving_back_restores_the_clock_whatever_was_paused_meanwhile",
    ),
    Mutant(
        name="an-outage-is-interview-time",
        file="sessions_live/services/seats.py",
        before="                left = min(log.now, max(stay.joined_at, seen[stay.process_id]))\n",
        after="                left = log.now\n",
        test=f"{TESTS}/test_turns.py::test_an_outage_of_the_server_is_not_counted",
    ),
    Mutant(
        name="a-report-does-not-wait-for-the-last-answer",
        file="ai_interviewer/services/reports.py",
        before="    if Turn.objects.filter(interview_id=interview_id, state=Turn.State.THINKING).exists():\n",
        after="    if False:\n",
        test=f"{TESTS}/test_turns.py::test_an_answer_given_just_before_the_end_is_in_the_report",
    ),
]
