"""Who may what: roles, stages, and the classes that views ask."""

import pytest
from django.db import IntegrityError, transaction
from rest_framework import exceptions
from rest_framework.request import Request
from rest_framework.test import APIRequestFactory
from rest_framework.views import APIView

from core.accounts import selectors, services, tokens
from core.accounts.authentication import (
    CookieJWTAuthentication,
    InterviewerCookieJWTAuthentication,
    person_of,
)
from core.accounts.models import Role, User
from core.accounts.permissions import HasRole, IsActiveInterviewer
from tests.accounts.people import make_person, sign_in

pytestmark = pytest.mark.django_db


def asked_by(user: User | None, authentication=CookieJWTAuthentication) -> Request:
    request = APIRequestFactory().get("/")
    if user is not None:
        request.COOKIES[tokens.ACCESS_COOKIE] = sign_in(user).access_token
    return Request(request, authenticators=[authentication()])


def test_an_interviewer_part_way_through_onboarding_is_not_active_yet() -> None:
    user = make_person(roles=("interviewer",))

    assert not IsActiveInterviewer().has_permission(asked_by(user), APIView())
    services.activate_interviewer(user_id=user.pk)
    assert IsActiveInterviewer().has_permission(asked_by(user), APIView())


def test_the_interviewers_door_is_closed_to_candidates_and_open_to_interviewers() -> None:
    candidate, interviewer = make_person("c@example.test"), make_person("i@example.test", roles=("interviewer",))

    with pytest.raises(exceptions.PermissionDenied):
        asked_by(candidate, InterviewerCookieJWTAuthentication).user  # noqa: B018
    assert person_of(asked_by(interviewer, InterviewerCookieJWTAuthentication)).interviewer_stage == "started"


def test_one_of_several_roles_is_enough() -> None:
    staff = make_person(roles=("candidate", "staff"))

    assert HasRole("interviewer", "staff")().has_permission(asked_by(staff), APIView())
    assert not HasRole("interviewer")().has_permission(asked_by(staff), APIView())
    assert not HasRole("candidate")().has_permission(asked_by(None), APIView())


def test_a_role_given_twice_is_one_role_and_does_not_undo_the_stage() -> None:
    user = make_person(roles=())
    services.activate_interviewer(user_id=user.pk)
    services.give_role(user_id=user.pk, role=Role.Name.INTERVIEWER)

    assert [(role.role, role.onboarding_stage) for role in Role.objects.filter(user=user)] == [
        ("interviewer", "active")
    ]


@pytest.mark.parametrize(
    ("role", "stage"), [("emperor", ""), ("candidate", "active"), ("interviewer", ""), ("interviewer", "ready")]
)
def test_the_database_refuses_roles_that_make_no_sense(role: str, stage: str) -> None:
    user = make_person(roles=())

    with pytest.raises(IntegrityError), transaction.atomic():
        Role.objects.create(user=user, role=role, onboarding_stage=stage)


def test_an_invitation_finds_a_person_only_by_a_verified_address() -> None:
    make_person("claimed@example.test", verified=False)
    user = make_person("ananya@example.test")

    assert selectors.verified_user("Ananya@Example.test ") == user
    assert selectors.verified_user("claimed@example.test") is None
    assert selectors.verified_user("nobody@example.test") is None
