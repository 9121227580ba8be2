"""Applying and reviewing (ONB-1, ONB-2, ONB-10): who may move an application, and what follows."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError
from django.db.models import Q

from billing import services as billing
from core.accounts.models import Letter, Role
from core.common.errors import Refusal
from interviewers import rules, selectors, services
from interviewers.errors import (
    AppliedTooSoon,
    ClaimedByOther,
    DocumentsUndecided,
    Incomplete,
    NotClaimed,
    NotYourself,
    WrongState,
)
from interviewers.models import Application, ApplicationStep, Document, Profile
from interviewers.services.steps import UNCLAIMED, take_step
from tests.interviewers.conftest import (
    DAY,
    FACTOR,
    HOUR,
    NOON,
    SECOND,
    acknowledge_all,
    add_document,
    applicant,
    approve,
    as_person,
    audited,
    fill_profile,
    letters_to,
    make_person,
    names_found,
    ready,
    reload,
    reviewer,
    stage_of,
    submitted,
)
from tests.support.herd import herd

pytestmark = [pytest.mark.both_databases, pytest.mark.django_db(transaction=True)]


def steps_of(application: Application) -> list[str]:
    return list(ApplicationStep.objects.filter(application=application).values_list("what", flat=True))


def codes_of(results: list[Any]) -> list[str]:
    return sorted(one.code if isinstance(one, Refusal) else "done" for one in results)


# Applying


def test_beginning_gives_the_role_at_its_beginning_and_an_empty_profile() -> None:
    ada = make_person()

    application, made = services.begin_application(user_id=ada.pk, now=NOON)

    assert (made, application.state, stage_of(ada)) == (True, "draft", "started")
    assert Profile.objects.get(user=ada).currency == "INR"
    assert audited() == ["application.begun"]


def test_of_sixteen_beginnings_at_once_one_begins() -> None:
    ada = make_person()

    results = herd(16, lambda number: services.begin_application(user_id=ada.pk))

    assert sum(made for _application, made in results) == 1
    assert Application.objects.count() == Profile.objects.count() == 1
    assert audited() == ["application.begun"]


def test_what_is_missing_is_named_and_nothing_is_handed_in() -> None:
    ada = applicant()

    with pytest.raises(Incomplete) as refusal:
        services.submit_application(user_id=ada.pk, second_factor=(True, False), now=NOON)

    missing = refusal.value.more["missing"]
    assert [name.split(".")[0].split(":")[0] for name in missing] == [
        *["guides"] * len(selectors.current_guides()),
        *["profile"] * 6,
        "documents",
        "second_factor",
    ]
    assert selectors.application_of(ada.pk).state == "draft"


def test_an_application_is_handed_in_once_all_is_there() -> None:
    ada = ready()

    application = services.submit_application(user_id=ada.pk, second_factor=(True, True), now=NOON)

    assert (application.state, application.submitted_at, application.waiting_since) == ("submitted", NOON, NOON)
    assert steps_of(application) == ["begun", "submitted"]
    with pytest.raises(WrongState):
        services.submit_application(user_id=ada.pk, second_factor=FACTOR)


def test_a_guide_that_changed_has_to_be_read_again_before_handing_in() -> None:
    ada = ready()
    services.publish_guide(key="conduct", title="Conduct", body="Be kinder.", must_acknowledge=True)

    with pytest.raises(Incomplete) as refusal:
        services.submit_application(user_id=ada.pk, second_factor=FACTOR)
    with pytest.raises(WrongState):
        services.acknowledge_guide(user_id=ada.pk, key="conduct", version=1)
    services.acknowledge_guide(user_id=ada.pk, key="conduct", version=2)
    services.acknowledge_guide(user_id=ada.pk, key="conduct", version=2)

    assert refusal.value.more["missing"] == ["guides:conduct"]
    assert services.submit_application(user_id=ada.pk, second_factor=FACTOR).state == "submitted"


def test_of_sixteen_submissions_at_once_one_counts() -> None:
    ada = ready()

    results = herd(16, lambda number: services.submit_application(user_id=ada.pk, second_factor=FACTOR))

    assert codes_of(results) == ["done", *["wrong_state"] * 15]
    assert audited() == ["application.begun", "application.submitted"]


def test_an_application_can_be_taken_back_while_it_is_reviewed_and_the_reviewer_is_free() -> None:
    application = submitted()
    mo = reviewer()
    services.claim_case(application_id=application.pk, by=mo.pk, now=NOON)

    services.withdraw_application(user_id=application.user_id, now=NOON)

    application = reload(application)
    assert (application.state, application.claimed_by, application.waiting_since) == ("draft", None, None)
    with pytest.raises(Refusal):
        services.decide_application(application_id=application.pk, by=mo.pk, decision="approve", now=NOON)


# Taking a case


def test_of_sixteen_reviewers_one_gets_the_case_and_the_others_are_told_who() -> None:
    application = submitted()
    team = [reviewer(f"R{number}") for number in range(16)]

    results = herd(16, lambda number: services.claim_case(application_id=application.pk, by=team[number].pk))

    assert codes_of(results) == [*["claimed_by_other"] * 15, "done"]
    winner = reload(application).claimed_by
    assert {one.more["claimed_by"] for one in results if isinstance(one, ClaimedByOther)} == {winner.name}
    assert audited("application.claimed") == ["application.claimed"]


def test_nobody_reviews_themselves_also_not_past_the_service() -> None:
    application = submitted()

    with pytest.raises(NotYourself):
        services.claim_case(application_id=application.pk, by=application.user_id)
    with pytest.raises(IntegrityError):
        Application.objects.filter(pk=application.pk).update(
            state="in_review", claimed_by=application.user_id, claimed_until=NOON
        )


def test_a_case_left_lying_is_free_at_its_second_for_whoever_comes() -> None:
    application = submitted()
    mo, sam = reviewer("Mo"), reviewer("Sam")
    services.claim_case(application_id=application.pk, by=mo.pk, now=NOON)

    with pytest.raises(ClaimedByOther):
        services.claim_case(application_id=application.pk, by=sam.pk, now=NOON + 4 * HOUR - SECOND)
    services.claim_case(application_id=application.pk, by=sam.pk, now=NOON + 4 * HOUR)

    assert reload(application).claimed_by == sam
    with pytest.raises(ClaimedByOther):
        services.decide_application(
            application_id=application.pk, by=mo.pk, decision="reject", reason="x", now=NOON + 4 * HOUR
        )


def test_taking_a_case_again_renews_the_claim() -> None:
    application = submitted()
    mo = reviewer()
    services.claim_case(application_id=application.pk, by=mo.pk, now=NOON)
    services.claim_case(application_id=application.pk, by=mo.pk, now=NOON + HOUR)

    assert reload(application).claimed_until == NOON + HOUR + rules.CLAIM_LIFE


def test_the_sweep_gives_back_what_was_left_lying_once() -> None:
    application = submitted()
    services.claim_case(application_id=application.pk, by=reviewer().pk, now=NOON)

    swept = [services.release_lapsed(now=NOON + after) for after in (4 * HOUR - SECOND, 4 * HOUR, 4 * HOUR)]

    assert swept == [0, 1, 0]
    assert (reload(application).state, reload(application).claimed_by) == ("submitted", None)
    assert steps_of(application)[-1] == "released"


def test_a_case_that_was_given_back_waits_as_long_as_before() -> None:
    application = submitted()
    mo = reviewer()
    services.claim_case(application_id=application.pk, by=mo.pk, now=NOON + HOUR)
    services.release_case(application_id=application.pk, by=mo.pk, now=NOON + HOUR)

    assert (reload(application).state, reload(application).waiting_since) == ("submitted", NOON)
    with pytest.raises(NotClaimed):
        services.release_case(application_id=application.pk, by=mo.pk, now=NOON + HOUR)


# Deciding


def test_approval_lets_somebody_work_and_tells_them() -> None:
    application = submitted()

    approve(application, reviewer())

    ada = application.user
    assert (reload(application).state, stage_of(ada)) == ("approved", "active")
    assert letters_to(ada) == ["interviewer_application_approved"]
    profile = Profile.objects.get(user=ada)
    assert (profile.approved, profile.joined_at, profile.papers_until) == (True, NOON, rules.NEVER_ENDS)
    assert audited() == [
        "application.begun", "application.submitted", "application.claimed", "application.approved",
    ]  # fmt: skip
    assert audited("document.") == ["document.approved"]


def test_of_one_reviewers_sixteen_tabs_one_decides() -> None:
    application = submitted()
    mo = reviewer()
    services.claim_case(application_id=application.pk, by=mo.pk)
    document = application.documents.get()
    services.decide_document(application_id=application.pk, document_id=document.pk, by=mo.pk, decision="approve")
    decisions = ["approve", "reject"] * 8

    results = herd(
        16,
        lambda number: services.decide_application(
            application_id=application.pk, by=mo.pk, decision=decisions[number], reason="Because."
        ),
    )

    assert codes_of(results) == ["done", *["wrong_state"] * 15]
    winner = next(one for one in results if isinstance(one, Application))
    assert reload(application).state == winner.state
    assert len(letters_to(application.user)) == 1
    assert stage_of(application.user) == ("active" if winner.state == "approved" else "started")


def test_two_reviewers_at_once_the_one_without_the_case_is_refused() -> None:
    application = submitted()
    mo, sam = reviewer("Mo"), reviewer("Sam")
    services.claim_case(application_id=application.pk, by=mo.pk)
    who = [mo, sam] * 8

    results = herd(
        16,
        lambda number: services.decide_application(
            application_id=application.pk, by=who[number].pk, decision="reject", reason="No."
        ),
    )

    assert codes_of(results).count("done") == 1
    assert not any(isinstance(one, Application) for one in results[1::2])
    assert ApplicationStep.objects.get(what="rejected").by == mo


def test_nothing_is_approved_before_each_document_is_decided_and_a_valid_one_is_there() -> None:
    application = submitted()
    mo = reviewer()
    services.claim_case(application_id=application.pk, by=mo.pk, now=NOON)
    identity = application.documents.get()
    degree = add_document(application.user, "degree")

    def decide(document: Document, decision: str) -> None:
        services.decide_document(
            application_id=application.pk,
            document_id=document.pk,
            by=mo.pk,
            decision=decision,
            reason="Blurred.",
            now=NOON,
        )

    def approve_it() -> Application:
        return services.decide_application(application_id=application.pk, by=mo.pk, decision="approve", now=NOON)

    def missing() -> list[str]:
        with pytest.raises(DocumentsUndecided) as refusal:
            approve_it()
        return list(refusal.value.more["missing"])

    decide(identity, "reject")
    assert missing() == [str(degree.pk), "identity"]
    decide(degree, "reject")
    assert missing() == ["identity"]
    decide(identity, "approve")
    last = add_document(application.user, "other")
    assert missing() == [str(last.pk)]
    decide(last, "approve")
    assert approve_it().state == "approved"


def test_a_document_that_has_ended_is_not_approved() -> None:
    application = submitted()
    mo = reviewer()
    services.claim_case(application_id=application.pk, by=mo.pk, now=NOON)
    old = add_document(application.user, "degree", expires_on=NOON.date() - DAY)

    with pytest.raises(WrongState):
        services.decide_document(
            application_id=application.pk, document_id=old.pk, by=mo.pk, decision="approve", now=NOON
        )


def test_a_profile_emptied_during_the_review_is_not_approved() -> None:
    application = submitted()
    services.update_profile(user_id=application.user_id, headline="")

    with pytest.raises(Incomplete):
        approve(application, reviewer())


def test_requested_changes_come_with_their_reasons_and_go_round_again() -> None:
    application = submitted()
    mo = reviewer()
    services.claim_case(application_id=application.pk, by=mo.pk, now=NOON)
    document = application.documents.get()
    services.decide_document(
        application_id=application.pk,
        document_id=document.pk,
        by=mo.pk,
        decision="reject",
        reason="The number can't be read.",
        now=NOON,
    )
    services.decide_application(
        application_id=application.pk, by=mo.pk, decision="request_changes", reason="A sharper picture.", now=NOON
    )

    letter = Letter.objects.get(user=application.user)
    assert letter.kind == "interviewer_application_changes_requested"
    assert "A sharper picture." in letter.text
    assert "Identity: The number can't be read." in letter.text
    assert reload(application).reason == "A sharper picture."
    with pytest.raises(Incomplete):
        services.submit_application(user_id=application.user_id, second_factor=FACTOR)
    add_document(application.user)
    assert services.submit_application(user_id=application.user_id, second_factor=FACTOR).state == "submitted"


def test_somebody_declined_applies_again_only_after_the_days_of_the_setting(settings) -> None:
    settings.APPLICATION_AGAIN_DAYS = 10
    application = submitted()
    mo = reviewer()
    services.claim_case(application_id=application.pk, by=mo.pk, now=NOON)
    services.decide_application(
        application_id=application.pk, by=mo.pk, decision="reject", reason="Too early.", now=NOON
    )

    with pytest.raises(AppliedTooSoon) as refusal:
        services.begin_application(user_id=application.user_id, now=NOON + 10 * DAY - SECOND)
    again, made = services.begin_application(user_id=application.user_id, now=NOON + 10 * DAY)

    assert refusal.value.more["again_at"] == "2026-06-11T12:00:00.000Z"
    assert (made, again.pk, reload(again).state) == (True, application.pk, "draft")
    assert steps_of(application)[-2:] == ["rejected", "begun_again"]


def test_a_suspension_takes_somebody_out_at_once_and_ends_their_sessions() -> None:
    application = submitted()
    mo = reviewer()
    approve(application, mo)
    browser = as_person(application.user)
    Profile.objects.update(public=True)
    billing.grant_interviewer_plan(user_id=application.user_id, now=NOON)
    assert names_found() == ["Ada"]

    services.suspend_work(application_id=application.pk, by=mo.pk, reason="A report.", now=NOON)

    assert names_found() == []
    assert stage_of(application.user) == "suspended"
    assert not Profile.objects.get(user=application.user).approved
    assert browser.get("/api/me").status_code == 401
    with pytest.raises(WrongState):
        services.suspend_work(application_id=application.pk, by=mo.pk, reason="Again.")

    services.reinstate_work(application_id=application.pk, by=mo.pk, reason="Cleared.", now=NOON)

    assert (names_found(), stage_of(application.user)) == (["Ada"], "active")
    assert letters_to(application.user) == [
        "interviewer_application_approved",
        "interviewer_suspended",
        "interviewer_reinstated",
    ]


def test_what_fails_half_way_leaves_nothing_behind(monkeypatch) -> None:
    application = submitted()
    mo = reviewer()

    def fail(**given: Any) -> None:
        raise RuntimeError("the mail is broken")

    monkeypatch.setattr("interviewers.services.steps.post_letter", fail)
    with pytest.raises(RuntimeError):
        approve(application, mo)

    assert (reload(application).state, stage_of(application.user)) == ("in_review", "started")
    assert "application.approved" not in audited()
    assert not Profile.objects.get(user=application.user).approved


def test_a_step_is_taken_only_where_the_database_still_agrees() -> None:
    """Whoever holds an older copy of the row moves nothing."""
    application = submitted()
    stale = reload(application)
    services.claim_case(application_id=application.pk, by=reviewer().pk, now=NOON)

    def take(step: rules.Step, **more: Any) -> Any:
        return take_step(step, application=stale, by=None, now=NOON, **UNCLAIMED, **more)

    assert take("release", only=Q(claimed_until__lte=NOON)) is None
    assert take("claim") is None
    assert take("suspend") is None
    assert reload(application).state == "in_review"
    assert take("release", only=Q(claimed_until__gt=NOON)).what == "released"


# Documents that come after the decision


def test_a_document_that_comes_later_puts_an_approved_case_back_into_the_queue() -> None:
    application = submitted()
    mo = reviewer()
    approve(application, mo)
    with pytest.raises(WrongState):
        services.claim_case(application_id=application.pk, by=mo.pk, now=NOON + DAY)
    later = add_document(application.user, "certificate")
    Application.objects.update(waiting_since=NOON + DAY)

    waiting = selectors.cases(state="waiting", by=mo.pk, now=NOON + DAY)
    assert [(case.state, case.documents_waiting, case.queued_at) for case in waiting] == [("approved", 1, NOON + DAY)]
    services.claim_case(application_id=application.pk, by=mo.pk, now=NOON + DAY)
    services.decide_document(
        application_id=application.pk, document_id=later.pk, by=mo.pk, decision="approve", now=NOON + DAY
    )

    application = reload(application)
    assert (application.state, application.waiting_since, application.claimed_by) == ("approved", None, None)
    assert letters_to(application.user)[-1] == "interviewer_document_decided"


def test_a_case_of_a_draft_is_nobodys_to_look_at() -> None:
    ada = ready()
    application = selectors.application_of(ada.pk)

    with pytest.raises(Refusal):
        selectors.case(application.pk)
    with pytest.raises(Refusal):
        services.claim_case(application_id=application.pk, by=reviewer().pk)
    for state in selectors.FILTERS:
        assert not selectors.cases(state=state, by=ada.pk).exists()


def test_the_queue_shows_who_waits_longest_first_and_what_is_mine() -> None:
    late, early = submitted("Late", now=NOON + HOUR), submitted("Early", now=NOON)
    mo, sam = reviewer("Mo"), reviewer("Sam")
    taken = submitted("Taken", now=NOON)
    services.claim_case(application_id=taken.pk, by=mo.pk, now=NOON)

    def seen(state: str, by: Any = mo, now: Any = NOON + HOUR, **more: Any) -> list[str]:
        found = selectors.cases(state=state, by=by.pk, now=now, **more)
        return [case.user.name for case in found.order_by("queued_at", "id")]

    assert seen("waiting") == ["Early", "Late"]
    assert seen("waiting", q="lat") == ["Late"]
    assert (seen("mine"), seen("mine", sam), seen("in_review", sam)) == (["Taken"], [], ["Taken"])
    assert seen("waiting", now=NOON + 4 * HOUR) == ["Early", "Taken", "Late"]
    assert (early.state, late.state) == ("submitted", "submitted")


def test_the_role_that_was_taken_away_meanwhile_is_not_given_back_by_looking() -> None:
    application = submitted()
    approve(application, reviewer())
    Role.objects.filter(user=application.user, role="interviewer").delete()

    _application, made = services.begin_application(user_id=application.user_id)

    assert not made
    assert not Role.objects.filter(user=application.user, role="interviewer").exists()
    assert timedelta(hours=4) == rules.CLAIM_LIFE


def test_the_checklist_shows_what_is_done() -> None:
    ada = applicant()
    fill_profile(ada)
    acknowledge_all(ada)

    items = selectors.checklist_of(
        user_id=ada.pk,
        profile=selectors.profile_of(ada.pk),
        documents=[],
        second_factor=(False, False),
        today=NOON.date(),
    )

    assert {item.key: item.done for item in items} == {
        "guides": True,
        "profile": True,
        "documents": False,
        "plan": False,
        "availability": False,
    }
    assert [item.key for item in items if item.needed] == ["guides", "profile", "documents"]
