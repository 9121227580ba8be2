"""What a second look found: what somebody may send, and what somebody decides while something else happens."""

import base64
import json
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.test import RequestFactory

from core.accounts import services as accounts
from core.accounts.models import Role
from core.http.middleware import RequestIdMiddleware
from interviewers import rules, selectors, services
from interviewers.errors import NotFound, WrongState
from interviewers.models import Document
from tests.interviewers.conftest import (
    NOON,
    applicant,
    approve,
    as_person,
    interviewer,
    letters_to,
    png,
    reload,
    reviewer,
    stage_of,
    submitted,
    upload,
)
from tests.support.herd import herd

pytestmark = [pytest.mark.both_databases, pytest.mark.django_db(transaction=True)]

# One letter, which its normal form writes as two.
QA = "\u0958"


def cursor_of(*values: Any) -> str:
    return base64.urlsafe_b64encode(json.dumps(values).encode()).decode().rstrip("=")


@pytest.mark.parametrize("moment", ["0001-01-01T00:00:00+23:59", "9999-12-31T23:59:59-23:59"])
def test_a_cursor_at_the_ends_of_time_is_refused_and_breaks_nothing(moment: str) -> None:
    for sort in ("soonest", "newest"):
        with pytest.raises(ValidationError):
            selectors.find_interviewers(selectors.Search(sort=sort), cursor=cursor_of(sort, 0, moment, "0" * 32))


def test_a_cursor_in_a_zone_that_no_database_takes_is_read_as_its_moment() -> None:
    moment = "2026-06-01T12:00:00+20:00:30"

    assert not selectors.find_interviewers(
        selectors.Search(sort="newest"), cursor=cursor_of("newest", 0, moment, "0" * 32)
    ).cards


def test_letters_that_become_two_fit_all_the_same() -> None:
    ada = interviewer()

    services.update_profile(user_id=ada.pk, headline=QA * rules.MAX_HEADLINE, skills=[QA * rules.MAX_SKILL_LENGTH])
    document = services.hand_in_document(
        user_id=ada.pk, kind="other", title=QA * 120, issuer=QA * 120, file=upload(png()), name="a.png"
    )

    profile = selectors.profile_of(ada.pk)
    assert len(profile.headline) == rules.MAX_HEADLINE
    assert [len(skill.name) for skill in profile.skills.all()] == [rules.MAX_SKILL_LENGTH]
    assert (len(document.title), len(document.issuer)) == (120, 120)


# Decisions, while something else happens


def has_role(user: Any) -> bool:
    return Role.objects.filter(user=user, role="interviewer").exists()


def test_a_reviewer_does_not_give_back_a_role_that_an_admin_took() -> None:
    application, mo = submitted(), reviewer()
    accounts.take_role(user_id=application.user_id, role="interviewer")

    with pytest.raises(WrongState):
        approve(application, mo)

    assert not has_role(application.user)
    assert reload(application).state == "in_review"
    assert not selectors.profile_of(application.user_id).approved
    services.decide_application(application_id=application.pk, by=mo.pk, decision="reject", reason="x", now=NOON)
    assert reload(application).state == "rejected"


def test_reinstating_does_not_give_it_back_either() -> None:
    application, mo = submitted(), reviewer()
    approve(application, mo)
    services.suspend_work(application_id=application.pk, by=mo.pk, reason="x", now=NOON)
    accounts.take_role(user_id=application.user_id, role="interviewer")

    with pytest.raises(WrongState):
        services.reinstate_work(application_id=application.pk, by=mo.pk, reason="x", now=NOON)

    assert not has_role(application.user)
    assert reload(application).state == "suspended"


def test_of_taking_back_and_approving_at_once_one_happens_whole() -> None:
    mo = reviewer()
    for number in range(3):
        application = submitted(f"Ada{number}")
        services.claim_case(application_id=application.pk, by=mo.pk, now=NOON)
        for document in application.documents.all():
            services.decide_document(
                application_id=application.pk, document_id=document.pk, by=mo.pk, decision="approve", now=NOON
            )

        def act(which: int, application: Any = application) -> str:
            if which % 2:
                services.withdraw_application(user_id=application.user_id, now=NOON)
                return "draft"
            services.decide_application(application_id=application.pk, by=mo.pk, decision="approve", now=NOON)
            return "approved"

        answers = herd(6, act)
        done = [answer for answer in answers if isinstance(answer, str)]
        assert all(isinstance(answer, str | NotFound | WrongState) for answer in answers)
        assert done == [reload(application).state]
        approved = done == ["approved"]
        assert selectors.profile_of(application.user_id).approved is approved
        assert stage_of(application.user) == ("active" if approved else "started")
        assert letters_to(application.user).count("interviewer_application_approved") == int(approved)


def test_of_suspending_and_reinstating_at_once_stage_and_profile_follow_the_last() -> None:
    application, mo, bo = submitted(), reviewer(), reviewer("Bo")
    approve(application, mo)

    def act(which: int) -> None:
        step = services.suspend_work if which % 2 else services.reinstate_work
        step(application_id=application.pk, by=(mo, bo)[which % 2].pk, reason="x", now=NOON)

    answers = herd(8, act)

    assert all(answer is None or isinstance(answer, WrongState) for answer in answers)
    working = reload(application).state == "approved"
    assert selectors.profile_of(application.user_id).approved is working
    assert stage_of(application.user) == ("active" if working else "suspended")
    kinds = letters_to(application.user)
    told = kinds.count("interviewer_suspended") + kinds.count("interviewer_reinstated")
    assert told == answers.count(None)


def test_what_is_written_after_an_application_was_taken_back_is_nobodys_to_look_at() -> None:
    application, mo = submitted(), as_person(reviewer())
    page = f"/api/staff/applications/{application.pk}"
    assert mo.get(page).status_code == 200

    services.withdraw_application(user_id=application.user_id, now=NOON)

    assert mo.get(page).status_code == 404
    assert mo.send("POST", f"{page}/claim", {}).status_code == 404
    services.submit_application(user_id=application.user_id, second_factor=(False, False), now=NOON)
    assert mo.get(page).status_code == 200


def test_of_six_who_save_a_guide_at_once_each_makes_a_version() -> None:
    def save(_number: int) -> int:
        guide = services.publish_guide(key="conduct", title="Conduct", body="Be kind.", must_acknowledge=True)
        return guide.version

    assert sorted(herd(6, save)) == [2, 3, 4, 5, 6, 7]


# Forms with a file in them, by hand


def part(name: str, content: bytes, file_name: bytes | None = None) -> bytes:
    head = b'--B\r\nContent-Disposition: form-data; name="%s"' % name.encode()
    if file_name is not None:
        head += b'; filename="%s"' % file_name
    return head + b"\r\n\r\n" + content + b"\r\n"


FIELDS = part("kind", b"other") + part("title", b"T")
FORMS: dict[str, tuple[Callable[[], bytes], str]] = {
    "whole": (lambda: FIELDS + part("file", png(), b"a.png") + b"--B--\r\n", "201"),
    "a name with a path and lines": (lambda: FIELDS + part("file", png(), b"../..\\a%0d%0aX: y.png") + b"--B--", "201"),
    "half": (lambda: (FIELDS + part("file", png(), b"a.png"))[:-60], "400 422"),
    "a hundred and one files": (lambda: FIELDS + part("file", b"x", b"a.png") * 101 + b"--B--\r\n", "400"),
    "two thousand fields": (lambda: part("x", b"1") * 2000 + FIELDS + b"--B--\r\n", "400"),
    "nonsense": (lambda: b"nonsense", "400"),
}


def post_form(user: Any, body: bytes, boundary: str = "B") -> Any:
    browser = as_person(user)
    return browser.generic(
        "POST",
        "/api/interviewer/documents",
        body,
        content_type=f"multipart/form-data; boundary={boundary}",
        headers={"X-CSRFToken": browser.cookies["csrftoken"].value},
    )


@pytest.mark.parametrize("what", FORMS)
def test_a_form_is_taken_whole_or_refused_and_nothing_is_left_of_it(what: str) -> None:
    make, statuses = FORMS[what]
    temporary = set(Path(tempfile.gettempdir()).glob("*.upload*"))

    answer = post_form(applicant(), make())

    assert str(answer.status_code) in statuses, answer.content
    kept = [one for one in Path(settings.MEDIA_ROOT).rglob("*") if one.is_file()]
    assert len(kept) == Document.objects.count() == int(answer.status_code == 201)
    assert set(Path(tempfile.gettempdir()).glob("*.upload*")) <= temporary
    assert all("/" not in one.file_name and one.file_name.isprintable() for one in Document.objects.all())


@pytest.mark.parametrize("boundary", ["", "\u2603", "x" * 300])
def test_a_form_that_cannot_be_read_is_refused_and_is_no_failure_of_ours(boundary: str) -> None:
    assert post_form(applicant(), FORMS["whole"][0](), boundary).status_code == 400


def test_a_length_that_is_no_number_is_refused() -> None:
    request = RequestFactory().get("/api/interviewers", CONTENT_LENGTH="\u00b2")

    assert RequestIdMiddleware(lambda _request: HttpResponse())(request).status_code == 413
