"""The interviewers' API: who may do what at which stage (ROLE-14), shapes, reviewing, reminders, guides."""

import importlib
from datetime import date
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth import get_user_model
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from core.accounts import services as accounts
from core.accounts.models import Letter, Role
from core.audit.models import AuditEvent
from core.notifications import words
from core.notifications.models import Notification
from interviewers import rules, selectors, services, tasks
from interviewers.models import Acknowledgement, Application, ApplicationStep, Document, Guide, Profile
from tests.accounts.people import Browser
from tests.interviewers.conftest import (
    BIO,
    DAY,
    NOON,
    acknowledge_all,
    add_document,
    applicant,
    approve,
    as_person,
    fill_profile,
    interviewer,
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

OWN: dict[str, tuple[str, str, Any]] = {
    "profile": ("GET", "/api/interviewer/profile", None),
    "write profile": ("PATCH", "/api/interviewer/profile", {"headline": "x"}),
    "preview": ("GET", "/api/interviewer/preview", None),
    "guides": ("GET", "/api/interviewer/guides", None),
    "acknowledge": ("POST", "/api/interviewer/guides/conduct/acknowledge", {"version": 1}),
    "visibility": ("GET", "/api/interviewer/visibility", None),
    "set visibility": ("PUT", "/api/interviewer/visibility", {"public": False, "accepting": False, "away_until": None}),
    "withdraw": ("POST", "/api/interviewer/application/withdraw", None),
    "submit": ("POST", "/api/interviewer/application/submit", None),
}


def statuses(user: Any) -> dict[str, int]:
    browser = as_person(user)
    return {what: browser.send(method, path, body).status_code for what, (method, path, body) in OWN.items()}


def test_what_is_open_depends_on_how_far_somebody_has_come() -> None:
    candidate, starting, active, suspended = make_person("C"), applicant("S"), interviewer("A"), interviewer("X")
    Role.objects.filter(user=suspended, role="interviewer").update(onboarding_stage="suspended")

    looks = {"profile", "preview", "guides", "visibility"}
    acts = {"write profile", "acknowledge", "set visibility"}
    assert set(statuses(candidate).values()) == {403}
    assert statuses(starting) == {**dict.fromkeys(looks | acts, 200), "withdraw": 409, "submit": 409}
    assert statuses(active) == {**dict.fromkeys(looks | acts, 200), "withdraw": 403, "submit": 403}
    assert statuses(suspended) == {
        **dict.fromkeys(looks, 200),
        **dict.fromkeys([*acts, "withdraw", "submit"], 403),
    }
    assert as_person(suspended).send(*OWN["write profile"]).json()["code"] == "interviewer_suspended"
    stranger = Browser()
    assert {stranger.send(method, path, body).status_code for method, path, body in OWN.values()} == {401}


def test_the_way_from_the_first_click_to_being_found() -> None:
    """The whole journey over HTTP."""
    ada, mo = make_person(), reviewer()
    mine, theirs = as_person(ada), as_person(mo)
    assert mine.get("/api/interviewer/application").status_code == 404
    begun = mine.send("POST", "/api/interviewer/application")
    assert (begun.status_code, mine.send("POST", "/api/interviewer/application").status_code) == (201, 200)
    assert begun.json()["progress"] == 0
    too_early = mine.send("POST", "/api/interviewer/application/submit")
    assert (too_early.status_code, too_early.json()["code"]) == (409, "incomplete")
    assert "documents.identity" in too_early.json()["missing"]

    written = mine.send(
        "PATCH",
        "/api/interviewer/profile",
        {
            "headline": "Backend\u202e engineer", "bio": BIO, "experience_years": 12, "skills": ["golang", "Rust"],
            "languages": ["en", "hi"], "hourly_rate_minor": 250_000, "currency": "INR",
        },
    )  # fmt: skip
    assert (written.json()["headline"], written.json()["skills"]) == ("Backend engineer", ["Go", "Rust"])
    for guide in mine.get("/api/interviewer/guides").json()["results"]:
        mine.send("POST", f"/api/interviewer/guides/{guide['key']}/acknowledge", {"version": guide["version"]})
    document = add_document(ada)
    handed_in = mine.send("POST", "/api/interviewer/application/submit").json()
    assert (handed_in["state"], handed_in["progress"], handed_in["missing"]) == ("submitted", 1, [])

    queue = theirs.get("/api/staff/applications").json()["results"]
    assert [(row["person"]["name"], row["documents_waiting"], row["claimed_by"]) for row in queue] == [("Ada", 1, None)]
    case = f"/api/staff/applications/{queue[0]['id']}"
    assert theirs.get(case).json()["may"] == {
        "claim": True, "release": False, "decide": False, "suspend": False, "reinstate": False,
    }  # fmt: skip
    claimed = theirs.send("POST", f"{case}/claim").json()
    assert (claimed["state"], claimed["claimed_by"]["name"], claimed["may"]["decide"]) == ("in_review", "Mo", True)
    assert theirs.get("/api/staff/applications?state=mine").json()["results"][0]["claimed_by"]["name"] == "Mo"
    theirs.send("POST", f"{case}/documents/{document.pk}/decide", {"decision": "approve"})
    decided = theirs.send("POST", f"{case}/decide", {"decision": "approve", "reason": "Welcome."}).json()
    assert (decided["state"], decided["claimed_by"]) == ("approved", None)

    shown = mine.get("/api/interviewer/application").json()
    assert [step["what"] for step in shown["history"]] == [
        "begun", "submitted", "claimed", "document_approved", "approved",
    ]  # fmt: skip
    assert shown["reason"] == "Welcome."
    assert "Mo" not in str(shown)
    switch = {"public": True, "accepting": True, "away_until": None}
    no_plan = mine.send("PUT", "/api/interviewer/visibility", switch)
    assert (no_plan.status_code, no_plan.json()["code"]) == (402, "interviewer_plan_needed")
    finance = reviewer("Fin", "finance")
    as_person(finance).send("POST", f"/api/staff/people/{ada.pk}/interviewer-plan", {"reason": "Pilot"})
    assert mine.send("PUT", "/api/interviewer/visibility", switch).json()["is_listed"]
    found = as_person(make_person("Eve")).get("/api/interviewers?skill=go&language=hi").json()["results"]
    assert [card["name"] for card in found] == ["Ada"]


@pytest.mark.parametrize(
    "given",
    [
        {"headline": "x" * 161}, {"bio": "x" * 4001}, {"skills": ["x"] * 21}, {"skills": ["x" * 41]},
        {"skills": ["!!"]},
        {"languages": ["xx"]}, {"languages": ["en"] * 11}, {"hourly_rate_minor": -1}, {"hourly_rate_minor": 10**9},
        {"experience_years": 61}, {"experience_years": -1}, {"currency": "EUR"}, {"headline": None}, {"skills": "Go"},
        {"headline": "a\x00b"},
    ],
)  # fmt: skip
def test_what_a_profile_cannot_hold_is_refused(given: dict) -> None:
    ada = applicant()

    answer = as_person(ada).send("PATCH", "/api/interviewer/profile", given)

    assert (answer.status_code, answer.json()["code"]) == (400, "validation_failed")


def test_markup_is_text_and_hidden_characters_are_gone() -> None:
    ada = applicant()
    bio = "<script>alert(1)</script>\r\n\r\n\r\n\r\nsecond \u2066line\u2069\x07"

    written = as_person(ada).send("PATCH", "/api/interviewer/profile", {"bio": bio, "skills": ["<b>Go</b>"]}).json()

    assert written["bio"] == "<script>alert(1)</script>\n\nsecond line"
    assert written["skills"] == ["<b>Go</b>"]


def test_a_preview_is_the_public_page_before_anybody_sees_it() -> None:
    ada = applicant()
    fill_profile(ada)

    shown = as_person(ada).get("/api/interviewer/preview").json()
    change = interviewer("Bo")

    assert (shown["headline"], shown["verified"]["identity"]) == ("Backend engineer", False)
    public = as_person(change).get(f"/api/interviewers/{change.pk}").json()
    assert as_person(change).get("/api/interviewer/preview").json() == public


# Staff


STAFF_ACTS = [
    ("POST", "/claim", None), ("POST", "/release", None), ("POST", "/decide", {"decision": "approve"}),
    ("POST", "/suspend", {"reason": "x"}), ("POST", "/reinstate", {"reason": "x"}),
]  # fmt: skip


def test_support_looks_and_does_not_decide_and_finance_does_neither() -> None:
    application = submitted()
    case = f"/api/staff/applications/{application.pk}"
    support, finance = as_person(reviewer("Sue", "support")), as_person(reviewer("Fin", "finance"))
    eve = as_person(interviewer("Eve"))

    assert (support.get("/api/staff/applications").status_code, support.get(case).status_code) == (200, 200)
    assert not any(support.get(case).json()["may"].values())
    for browser in (finance, eve):
        assert (browser.get("/api/staff/applications").status_code, browser.get(case).status_code) == (403, 403)
    for browser in (support, finance, eve):
        assert {browser.send(method, case + path, body).status_code for method, path, body in STAFF_ACTS} == {403}
    assert reload(application).state == "submitted"


def test_turning_something_down_takes_a_reason() -> None:
    application = submitted()
    mo = reviewer()
    browser = as_person(mo)
    case = f"/api/staff/applications/{application.pk}"
    browser.send("POST", f"{case}/claim")
    document = application.documents.get()

    answers = [
        browser.send("POST", f"{case}/decide", {"decision": "reject", "reason": "  "}),
        browser.send("POST", f"{case}/decide", {"decision": "request_changes"}),
        browser.send("POST", f"{case}/documents/{document.pk}/decide", {"decision": "reject"}),
        browser.send("POST", f"{case}/suspend", {}),
        browser.send("POST", f"{case}/decide", {"decision": "suspend", "reason": "x"}),
    ]

    assert [answer.status_code for answer in answers] == [400] * 5
    assert reload(application).state == "in_review"


def test_a_reviewer_who_applies_is_reviewed_by_somebody_else() -> None:
    mo = reviewer()
    services.begin_application(user_id=mo.pk)
    fill_profile(mo)
    acknowledge_all(mo)
    add_document(mo)
    application = services.submit_application(user_id=mo.pk, second_factor=(False, False))
    case = f"/api/staff/applications/{application.pk}"

    claimed = as_person(mo).send("POST", f"{case}/claim")

    assert (claimed.status_code, claimed.json()["code"]) == (409, "not_yourself")
    assert not any(as_person(mo).get(case).json()["may"].values())


def test_a_reviewer_neither_suspends_nor_reinstates_themselves() -> None:
    mo = interviewer("Mo")
    accounts.give_role(user_id=mo.pk, role="staff", duty="moderator")
    case = f"/api/staff/applications/{Application.objects.get().pk}"

    answers = [as_person(mo).send("POST", f"{case}/{act}", {"reason": "x"}) for act in ("suspend", "reinstate")]

    assert [(answer.status_code, answer.json()["code"]) for answer in answers] == [(409, "not_yourself")] * 2
    assert stage_of(mo) == "active"


def test_a_document_of_another_case_is_not_there() -> None:
    first, second = submitted("Ada"), submitted("Bo")
    mo = reviewer()
    services.claim_case(application_id=first.pk, by=mo.pk)
    foreign = second.documents.get()

    decided = as_person(mo).send(
        "POST", f"/api/staff/applications/{first.pk}/documents/{foreign.pk}/decide", {"decision": "approve"}
    )

    assert decided.status_code == 404
    assert Document.objects.get(pk=foreign.pk).state == "waiting"


def test_the_queue_goes_on_where_it_left_off_and_costs_the_same() -> None:
    for number in range(7):
        submitted(f"P{number}", now=NOON + (number // 3) * DAY)
    browser = as_person(reviewer())
    seen, address, counts = [], "/api/staff/applications?limit=2", []
    while address:
        with CaptureQueriesContext(connection) as queries:
            page = browser.get(address).json()
        counts.append(len(queries))
        seen += [row["person"]["name"] for row in page["results"]]
        address = page["next"]

    assert seen == [f"P{number}" for number in range(7)]
    assert max(counts) - min(counts) <= 1


def test_every_step_leaves_a_line_in_the_audit_with_ids_and_no_words() -> None:
    application = submitted()
    mo = reviewer()
    approve(application, mo)
    services.suspend_work(application_id=application.pk, by=mo.pk, reason="A secret reason.")

    events = AuditEvent.objects.filter(action__regex=r"^(application|document)\.").order_by("id")
    steps = ApplicationStep.objects.filter(application=application).order_by("id")

    assert [event.action.replace("application.", "").replace("document.", "document_") for event in events] == [
        step.what for step in steps
    ]
    assert events.last().actor_id == mo.pk
    assert "secret" not in str([event.context for event in events])


# Documents that end


def ending(days: int, *, kind: str = "identity", name: str = "Ada") -> Any:
    user = interviewer(name)
    last = NOON.date() + days * DAY
    Document.objects.filter(application__user=user).update(kind=kind, expires_on=last)
    Profile.objects.filter(user=user).update(papers_until=last if kind == "identity" else rules.NEVER_ENDS)
    return user


def test_a_document_is_spoken_of_thirty_and_seven_days_before_and_at_its_end_each_once() -> None:
    ada = ending(40)
    heard = []
    for day in range(0, 45):
        services.remind_of_ends(now=NOON + day * DAY)
        assert services.remind_of_ends(now=NOON + day * DAY) == 0
        heard.append((day, len(letters_to(ada))))

    news = [(day, count) for (day, count), (_before, earlier) in zip(heard[1:], heard, strict=False) if count > earlier]
    assert news == [(10, 1), (33, 2), (41, 3)]
    assert letters_to(ada) == [*["interviewer_document_expiring"] * 2, "interviewer_document_expired"]
    assert Document.objects.get().state == "expired"


def test_at_its_end_the_interviewer_is_no_longer_found_whether_or_not_the_job_ran() -> None:
    ending(0)
    assert names_found(now=NOON) == ["Ada"]
    assert names_found(now=NOON + DAY) == []

    services.remind_of_ends(now=NOON + DAY)

    assert names_found(now=NOON) == []
    assert Profile.objects.get().papers_until == rules.NEVER_VALID


def test_a_certificate_that_ends_hides_nobody() -> None:
    ada = ending(-1, kind="certificate")
    add_document(ada, state="approved")
    services.remind_of_ends(now=NOON)

    assert names_found(now=NOON) == ["Ada"]
    (told,) = Notification.objects.filter(user=ada)
    assert "no longer shown" in words.render(told, user=ada).text


def test_whoever_has_a_newer_proof_is_not_written_to() -> None:
    ada = ending(5)
    add_document(ada, state="approved", expires_on=date(2030, 1, 1))
    for day in range(8):
        services.remind_of_ends(now=NOON + day * DAY)

    assert letters_to(ada) == []
    assert Profile.objects.get().papers_until == date(2030, 1, 1)


def test_the_jobs_can_run_twice_at_once() -> None:
    ada = ending(3)

    herd(8, lambda number: services.remind_of_ends(now=NOON))

    assert len(letters_to(ada)) == 1
    tasks.sweep()
    tasks.remind()


# Guides


def test_guides_come_in_their_version_with_what_was_acknowledged() -> None:
    ada = applicant()
    browser = as_person(ada)
    key = selectors.current_guides()[0].key

    answer = browser.send("POST", f"/api/interviewer/guides/{key}/acknowledge", {"version": 1})

    shown = {guide["key"]: guide for guide in answer.json()["results"]}
    assert shown[key]["acknowledged_at"].endswith("Z")
    assert next(other["acknowledged_at"] for name, other in shown.items() if name != key) is None
    wrong = browser.send("POST", f"/api/interviewer/guides/{key}/acknowledge", {"version": 7})
    assert (wrong.status_code, wrong.json()["code"]) == (409, "wrong_state")
    assert browser.send("POST", "/api/interviewer/guides/none/acknowledge", {"version": 1}).status_code == 404
    assert Acknowledgement.objects.count() == 1


def test_saving_a_guide_in_the_admin_makes_a_version_and_keeps_the_one_before() -> None:
    boss = get_user_model().objects.create_superuser("boss@people.test", None, name="Boss")
    EmailAddress.objects.create(user=boss, email=boss.email, verified=True, primary=True)
    guide = selectors.current_guides()[0]
    client = Client()
    client.force_login(boss)
    body = {"title": guide.title, "body": "Anew.", "must_acknowledge": "on", "position": "0"}

    answer = client.post(f"/admin/interviewers/guide/{guide.pk}/change/", body)

    assert answer.status_code == 302
    versions = Guide.objects.filter(key=guide.key).order_by("version")
    assert [(one.version, one.body) for one in versions] == [(1, guide.body), (2, "Anew.")]
    for page in ("application", "document", "profile", "acknowledgement", "applicationstep", "guide"):
        assert client.get(f"/admin/interviewers/{page}/").status_code == 200
    assert client.get("/admin/interviewers/application/add/").status_code == 403


def test_the_shipped_guides_are_good_reading() -> None:
    shipped = importlib.import_module("interviewers.migrations.0002_guides")
    for key, _title in shipped.GUIDES:
        body = (shipped.TEXTS / f"{key}.1.md").read_text(encoding="utf-8")
        assert {"#", "-"} < {line[:1] for line in body.splitlines()}
        assert not any(line.startswith(("### ", "* ", "1.")) for line in body.splitlines())
        assert 800 < len(body) < 3000


def test_letters_hold_their_words_in_plain_text() -> None:
    application = submitted("O'Neil")
    mo = reviewer()
    services.claim_case(application_id=application.pk, by=mo.pk, now=NOON)
    services.decide_application(
        application_id=application.pk, by=mo.pk, decision="reject", reason='Too <early> & "brief".', now=NOON
    )

    letter = Letter.objects.get(user=application.user)
    assert 'Too <early> & "brief".' in letter.text
    assert "Hello O'Neil," in letter.text
    assert "/interviewer/apply" in letter.text


def test_an_application_of_somebody_ready_says_so() -> None:
    ada = ready()

    shown = as_person(ada).get("/api/interviewer/application").json()

    assert (shown["may_submit"], shown["missing"], shown["progress"]) == (True, [], 1)
    assert {item["key"]: item["done"] for item in shown["checklist"]} == {
        "guides": True, "profile": True, "documents": True, "plan": False, "availability": False,
    }  # fmt: skip
    assert stage_of(ada) == "started"
    assert Application.objects.count() == 1
