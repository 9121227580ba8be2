"""The demo interviewers: found at the first look, made once, and nobody's way in."""

import io
from typing import Any

import pytest
from django.contrib.auth import get_user_model

from core.accounts.demo import make_demo_people
from interviewers import papers, selectors, services
from interviewers.demo import DEMO_INTERVIEWERS, make_demo_interviewers
from interviewers.models import Application, Profile
from tests.interviewers.conftest import as_person

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_demo_interviewers_are_found_and_made_once() -> None:
    make_demo_people("a-word-nobody-guesses")

    made = [make_demo_interviewers() for _time in range(3)]

    assert made == [7, 0, 0]
    found = selectors.find_interviewers(selectors.Search(sort="rating"))
    assert sorted(card.name for card in found.cards) == sorted(one.name for one in DEMO_INTERVIEWERS)
    assert all(card.skills and card.languages and card.rating_count for card in found.cards)
    assert {code for card in found.cards for code in card.languages} >= {"en", "de", "fr", "ja", "es"}


def test_only_the_demo_interviewer_has_a_password() -> None:
    make_demo_people("a-word-nobody-guesses")
    make_demo_interviewers()

    able = [
        user.email for user in get_user_model().objects.filter(roles__role="interviewer") if user.has_usable_password()
    ]

    assert able == ["interviewer@demo.test"]


def test_what_somebody_changed_in_the_demo_stays_changed() -> None:
    make_demo_people("a-word-nobody-guesses")
    make_demo_interviewers()
    daniel = get_user_model().objects.get(email="interviewer@demo.test")
    services.update_profile(user_id=daniel.pk, headline="Changed")
    Profile.objects.filter(user=daniel).update(public=False)

    make_demo_people("a-word-nobody-guesses")
    make_demo_interviewers()

    profile = selectors.profile_of(daniel.pk)
    assert (profile.headline, profile.public) == ("Changed", False)


def test_the_demo_interviewer_sees_an_approved_application() -> None:
    make_demo_people("a-word-nobody-guesses")
    make_demo_interviewers()
    daniel = get_user_model().objects.get(email="interviewer@demo.test")

    shown = as_person(daniel).get("/api/interviewer/application").json()

    assert (shown["state"], shown["profile"]["missing"]) == ("approved", [])
    assert Application.objects.count() == 7
    file = as_person(daniel).get(f"/api/interviewer/documents/{shown['documents'][0]['id']}/file")
    assert papers.read_paper(io.BytesIO(file.content), name="a.pdf").content_type == "application/pdf"


def test_a_second_start_takes_no_time_for_them(django_assert_max_num_queries: Any) -> None:
    make_demo_people("a-word-nobody-guesses")
    assert make_demo_interviewers() == 7

    with django_assert_max_num_queries(3):  # one, in a transaction
        assert make_demo_interviewers() == 0
