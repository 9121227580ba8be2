"""Finding interviewers (DISC-1, DISC-2, ONB-8): who is seen, in which order, and what it costs."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from billing import services as billing
from billing.models import InterviewerGrant
from core.accounts import services as accounts
from core.accounts.models import Role
from core.common.clock import utc_now
from interviewers import rules, selectors, services
from interviewers.errors import DocumentsExpired, InterviewerPlanNeeded, NotApproved
from interviewers.models import Document, Profile
from interviewers.services import InterviewerEntitlementService
from tests.accounts.people import Browser
from tests.interviewers.conftest import (
    DAY,
    HOUR,
    NOON,
    SECOND,
    add_document,
    applicant,
    as_person,
    fill_profile,
    interviewer,
    make_person,
    names_found,
)

pytestmark = [pytest.mark.both_databases, pytest.mark.django_db(transaction=True)]


def change(user: Any, **fields: Any) -> None:
    Profile.objects.filter(user=user).update(**fields)


# Who is seen

HIDING: dict[str, Callable[[Any], Any]] = {
    "not approved": lambda ada: change(ada, approved=False),
    "private": lambda ada: change(ada, public=False),
    "away": lambda ada: change(ada, away_until=NOON.date(), away_ends_at=NOON + 9999 * DAY),
    "documents ended": lambda ada: change(ada, papers_until=NOON.date() - DAY),
    "suspended by role": lambda ada: Role.objects.filter(user=ada, role="interviewer").update(
        onboarding_stage="suspended"
    ),
    "still applying": lambda ada: Role.objects.filter(user=ada, role="interviewer").update(onboarding_stage="started"),
    "role taken": lambda ada: Role.objects.filter(user=ada, role="interviewer").delete(),
    "account suspended": lambda ada: accounts.suspend_person(user_id=ada.pk, reason="x"),
    "account closed": lambda ada: accounts.deactivate_person(user_id=ada.pk),
    "plan ended": lambda ada: InterviewerGrant.objects.filter(user=ada).update(starts_at=NOON - DAY, ends_at=NOON),
    "plan taken back": lambda ada: billing.revoke_interviewer_plan(user_id=ada.pk, now=NOON),
    "plan to come": lambda ada: InterviewerGrant.objects.filter(user=ada).update(starts_at=NOON + 9999 * DAY),
    "no plan": lambda ada: InterviewerGrant.objects.filter(user=ada).delete(),
}


@pytest.mark.parametrize("how", HIDING)
def test_whoever_is_not_to_be_seen_is_seen_nowhere(how: str) -> None:
    ada = interviewer()
    assert names_found() == ["Ada"]
    assert selectors.card_of(ada.pk, now=NOON) is not None

    HIDING[how](ada)

    assert names_found() == names_found(q="ada") == names_found(skills=["Python"]) == []
    assert selectors.card_of(ada.pk, now=NOON) is None
    assert selectors.facets(now=NOON) == selectors.Facets([], [], None, None)
    assert as_person(make_person("Eve")).get(f"/api/interviewers/{ada.pk}").status_code == 404


def test_plan_vacation_and_documents_end_at_their_moment() -> None:
    ada = interviewer()
    InterviewerGrant.objects.update(ends_at=NOON + DAY)
    assert [names_found(now=NOON + DAY + late) for late in (-SECOND, 0 * SECOND)] == [["Ada"], []]

    InterviewerGrant.objects.update(ends_at=None)
    change(ada, away_until=NOON.date(), away_ends_at=NOON + HOUR)
    assert [names_found(now=NOON + HOUR + late) for late in (-SECOND, 0 * SECOND)] == [[], ["Ada"]]

    change(ada, papers_until=NOON.date())
    assert [names_found(now=NOON + late) for late in (12 * HOUR - SECOND, 12 * HOUR)] == [["Ada"], []]


def test_the_list_and_the_entitlement_service_never_disagree() -> None:
    ask = InterviewerEntitlementService()
    for how, hide in HIDING.items():
        user = interviewer(how.title().replace(" ", ""))
        hide(user)
        assert not ask.appears_in_search(user.pk, now=NOON), how
        assert selectors.card_of(user.pk, now=NOON) is None
    ada = interviewer()
    assert ask.appears_in_search(ada.pk, now=NOON)


# Filters


@pytest.fixture
def three() -> list[Any]:
    """Three with different skills, languages, rates, ratings and next free times."""
    ada = interviewer("Ada", skills=["Python", "Go"], languages=["en", "hi"], hourly_rate_minor=300)
    bo = interviewer(
        "Bo", skills=["Python"], languages=["en"], hourly_rate_minor=200, headline="Zürich: C++, 100%_done"
    )
    cy = interviewer("Cy", skills=["Rust"], languages=["de"], hourly_rate_minor=100)
    for stars in (5, 4):
        services.note_rating(user_id=ada.pk, stars=stars)
    services.note_rating(user_id=bo.pk, stars=5)
    services.note_next_free(user_id=ada.pk, at=NOON + 2 * HOUR)
    services.note_next_free(user_id=cy.pk, at=NOON + HOUR)
    change(ada, joined_at=NOON - 2 * DAY)
    change(bo, joined_at=NOON - 1 * DAY)
    change(cy, joined_at=NOON - 3 * DAY)
    return [ada, bo, cy]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({}, ["Cy", "Ada", "Bo"]),
        ({"sort": "rating"}, ["Bo", "Ada", "Cy"]),
        ({"sort": "price"}, ["Cy", "Bo", "Ada"]),
        ({"sort": "newest"}, ["Bo", "Ada", "Cy"]),
        ({"skills": ["python"]}, ["Ada", "Bo"]),
        ({"skills": ["Python", "golang"]}, ["Ada"]),
        ({"skills": ["Python", "Rust"]}, []),
        ({"languages": ("hi",)}, ["Ada"]),
        ({"languages": ("en", "hi")}, ["Ada"]),
        ({"max_rate_minor": 200}, ["Cy", "Bo"]),
        ({"min_rating": 4.5}, ["Ada", "Bo"]),
        ({"min_rating": 4.6}, ["Bo"]),
        ({"q": "ad"}, ["Ada"]),
        ({"q": "AD pyth"}, ["Ada"]),
        ({"q": "zurich"}, ["Bo"]),
        ({"q": "c++"}, ["Bo"]),
        ({"q": "100%_d"}, ["Bo"]),
        ({"q": "1%d"}, []),
        ({"q": "ython"}, []),
        ({"q": "rust", "languages": ("de",), "sort": "price"}, ["Cy"]),
        ({"q": "'; DROP TABLE interviewers_profile; --"}, []),
        ({"q": "\\"}, []),
    ],
)
def test_what_is_asked_for_is_found_in_its_order(three, asked: dict, found: list[str]) -> None:
    assert names_found(**asked) == found


def test_unknown_next_times_come_last_and_passed_ones_are_not_shown(three) -> None:
    cards = selectors.find_interviewers(selectors.Search(), now=NOON + HOUR).cards

    assert [(card.name, card.next_free_at) for card in cards] == [
        ("Cy", None),
        ("Ada", NOON + 2 * HOUR),
        ("Bo", None),
    ]
    assert services.forget_passed_times(now=NOON + HOUR) == 1
    assert names_found(now=NOON + HOUR)[0] == "Ada"


def test_a_new_name_is_found_after_the_next_sweep(three) -> None:
    accounts_person = get_user_model().objects.filter(pk=three[0].pk)
    accounts_person.update(name="Élodie Ngũgĩ")

    assert services.follow_names() == 1
    assert services.follow_names() == 0
    assert names_found(q="elodie ngugi") == ["Élodie Ngũgĩ"]
    assert names_found(q="ada") == []


def test_facets_count_what_is_seen(three) -> None:
    change(three[2], public=False)

    found = selectors.facets(now=NOON)

    assert found.skills == [("Python", 2), ("Go", 1)]
    assert found.languages == [("en", 2), ("hi", 1)]
    assert (found.least_rate, found.most_rate) == (200, 300)


# Ratings


def test_a_rating_counts_and_can_be_replaced() -> None:
    ada = interviewer()
    for stars in (5, 4, 4):
        services.note_rating(user_id=ada.pk, stars=stars)
    services.note_rating(user_id=ada.pk, stars=1, before=5)

    profile = Profile.objects.get(user=ada)
    assert (profile.rating_sum, profile.rating_count, profile.rating_milli) == (9, 3, 3000)
    with pytest.raises(ValueError):
        services.note_rating(user_id=ada.pk, stars=6)


# Pages


def pages(sort: str, limit: int, *, between: Callable[[int], None] = lambda number: None) -> list[list[str]]:
    """All pages forwards; on the way back each has to be the same."""
    asked, cursor, seen = selectors.Search(sort=sort), "", []
    while True:
        page = selectors.find_interviewers(asked, cursor=cursor, limit=limit, now=NOON)
        seen.append([card.name for card in page.cards])
        between(len(seen))
        if page.next is None:
            return seen
        cursor = page.next


@pytest.mark.parametrize("sort", selectors.SORTS)
def test_pages_show_everybody_once_also_where_all_are_equal(sort: str) -> None:
    people = [interviewer(f"P{number}") for number in range(11)]
    change(people[3], hourly_rate_minor=1, rating_milli=4000, rating_count=2, next_free_at=NOON + DAY)
    whole = pages(sort, 100)[0]

    for limit in (1, 2, 5, 11):
        assert [name for page in pages(sort, limit) for name in page] == whole
    assert sorted(whole) == sorted(person.name for person in people)


@pytest.mark.parametrize("sort", selectors.SORTS)
def test_the_way_back_shows_the_same_pages(sort: str) -> None:
    for number in range(7):
        interviewer(f"P{number}", hourly_rate_minor=100 + number // 3)
    asked = selectors.Search(sort=sort)
    first = selectors.find_interviewers(asked, limit=3, now=NOON)
    second = selectors.find_interviewers(asked, limit=3, cursor=first.next, now=NOON)
    third = selectors.find_interviewers(asked, limit=3, cursor=second.next, now=NOON)

    back = selectors.find_interviewers(asked, limit=3, cursor=third.previous, now=NOON)
    start = selectors.find_interviewers(asked, limit=3, cursor=back.previous, now=NOON)

    assert (first.previous, third.next, start.previous) == (None, None, None)
    assert (back.cards, start.cards) == (second.cards, first.cards)
    assert (back.next, start.next) == (second.next, first.next)


def test_whoever_comes_or_goes_in_between_doubles_and_loses_nobody() -> None:
    people = [interviewer(f"P{number}", hourly_rate_minor=100 + number) for number in range(6)]

    def disturb(number: int) -> None:
        if number == 1:
            interviewer("Cheap", hourly_rate_minor=1)
            change(people[0], public=False)

    seen = [name for page in pages("price", 2, between=disturb) for name in page]

    assert seen == ["P0", "P1", "P2", "P3", "P4", "P5"]


@pytest.mark.parametrize(
    "cursor",
    [
        "nonsense", "e30", "W10", "====", "WyJwcmljZSIsMCwxXQ", "WyJyYXRpbmciLDAsMSwyLCJ4Il0", "\u2603" * 20,
        "WyJzb29uZXN0IiwwLCJub3ciLCJ4Il0", "W" * 300,
    ],
)  # fmt: skip
def test_a_made_up_cursor_is_refused(cursor: str) -> None:
    for sort in selectors.SORTS:
        with pytest.raises(ValidationError):
            selectors.find_interviewers(selectors.Search(sort=sort), cursor=cursor)


def test_a_cursor_of_another_order_is_refused() -> None:
    for number in range(3):
        interviewer(f"P{number}")
    # These two look alike: a moment and a person.
    page = selectors.find_interviewers(selectors.Search(sort="soonest"), limit=1, now=NOON)

    with pytest.raises(ValidationError):
        selectors.find_interviewers(selectors.Search(sort="newest"), limit=1, cursor=page.next, now=NOON)


# What it costs


def test_a_page_takes_four_queries_and_facets_one_however_many_there_are() -> None:
    counts = []
    for wanted in (1, 12):
        while Profile.objects.count() < wanted:
            interviewer(f"P{Profile.objects.count()}")
        for limit in (1, 100):
            with CaptureQueriesContext(
                connection,
            ) as queries:
                selectors.find_interviewers(
                    selectors.Search(q="python", skills=("python",), languages=("en",)), limit=limit, now=NOON
                )
            counts.append(len(queries))
        with CaptureQueriesContext(connection) as queries:
            selectors.facets(now=NOON)
        counts.append(len(queries))

    assert counts == [4, 4, 1] * 2


@pytest.mark.parametrize(
    ("sort", "index"),
    [
        ("soonest", "find_soonest"),
        ("rating", "find_best_rated"),
        ("price", "find_cheapest"),
        ("newest", "find_newest"),
    ],
)
def test_each_order_has_an_index_that_the_database_uses(sort: str, index: str) -> None:
    for number in range(3):
        interviewer(f"P{number}")
    page = selectors.find_interviewers(selectors.Search(sort=sort), limit=1, now=NOON)
    explain = "EXPLAIN QUERY PLAN " if connection.vendor == "sqlite" else "EXPLAIN "
    for cursor in ("", page.next):
        with CaptureQueriesContext(connection) as queries:
            selectors.find_interviewers(selectors.Search(sort=sort), cursor=cursor, limit=1, now=NOON)
        with connection.cursor() as asking:
            if connection.vendor != "sqlite":
                # With three rows it would rightly read them all.
                asking.execute("SET enable_seqscan = off; SET enable_sort = off; SET enable_bitmapscan = off")
            asking.execute(explain + queries[0]["sql"])
            plan = " ".join(str(row) for row in asking.fetchall())
            if connection.vendor != "sqlite":
                asking.execute("RESET ALL")
        assert index in plan, plan
        assert "TEMP B-TREE" not in plan, plan
        assert "Sort" not in plan, plan


# Over HTTP


def test_the_list_is_for_people_who_are_signed_in_and_a_page_for_everybody(three) -> None:
    stranger = Browser()
    assert stranger.get("/api/interviewers").status_code == 401
    assert stranger.get("/api/interviewers/facets").status_code == 401

    shown = stranger.get(f"/api/interviewers/{three[0].pk}")

    assert shown.status_code == 200
    assert shown.json() == {
        "id": str(three[0].pk),
        "name": "Ada",
        "picture": None,
        "pronouns": "",
        "headline": "Backend engineer",
        "skills": ["Python", "Go"],
        "languages": ["en", "hi"],
        "experience_years": 12,
        "hourly_rate_minor": 300,
        "currency": "INR",
        "rating": 4.5,
        "rating_count": 2,
        "next_free_at": None,
        "bio": "I have led backend teams for twelve years and interview gladly.",
        "experience": "",
        "sample_feedback": "",
        "verified": {"identity": True, "certificates": []},
        "member_since": "2026-05-30T12:00:00.000Z",
    }


def test_an_address_leads_to_the_next_page_and_keeps_what_was_asked(three) -> None:
    browser = as_person(make_person("Eve"))
    first = browser.get("/api/interviewers?skill=python&skill=Python&sort=price&limit=1&q=py").json()

    second = browser.get(first["next"]).json()

    assert [row["name"] for row in first["results"] + second["results"]] == ["Bo", "Ada"]
    assert (first["previous"], second["next"]) == (None, None)
    assert browser.get(second["previous"]).json()["results"] == first["results"]


@pytest.mark.parametrize(
    "asked",
    ["sort=best", "limit=0", "limit=101", "min_rating=6", "max_rate_minor=-1", "cursor=x", "max_rate_minor=9e99",
     "&".join(["skill=a"] * 11), "min_rating=nan", f"q={'x' * 201}"],
)  # fmt: skip
def test_a_question_that_makes_no_sense_is_told_so(asked: str) -> None:
    answer = as_person(make_person("Eve")).get(f"/api/interviewers?{asked}")

    assert (answer.status_code, answer.json()["code"]) == (400, "validation_failed")


def test_the_facets_name_languages(three) -> None:
    shown = as_person(make_person("Eve")).get("/api/interviewers/facets").json()

    assert shown["skills"][0] == {"name": "Python", "count": 2}
    assert shown["languages"][0] == {"code": "en", "name": "English", "count": 2}
    assert shown["rate"] == {"min": 100, "max": 300, "currency": "INR"}


def test_certificates_are_shown_once_they_are_approved_and_as_long_as_they_last() -> None:
    ada = interviewer()
    today = rules.UNKNOWN_TIME.date()
    add_document(ada, "certificate", state="approved", expires_on=today)
    add_document(ada, "certificate", state="approved", expires_on=NOON.date() - 400 * DAY)
    add_document(ada, "degree", state="waiting")
    add_document(ada, "employment", state="approved")
    Document.objects.filter(kind="certificate").update(title="Cloud", issuer="Somebody")

    shown = as_person(ada).get(f"/api/interviewers/{ada.pk}").json()

    assert shown["verified"] == {"identity": True, "certificates": [{"title": "Cloud", "issuer": "Somebody"}]}
    assert str(Document.objects.first().pk) not in str(shown)


# Going public, accepting, being away (ONB-8, ONB-9, SCH-9)


def see(user: Any) -> dict[str, Any]:
    return dict(as_person(user).get("/api/interviewer/visibility").json())


def put(user: Any, *, public: bool = True, accepting: bool = True, away_until: str | None = None) -> Any:
    return as_person(user).send(
        "PUT",
        "/api/interviewer/visibility",
        {"public": public, "accepting": accepting, "away_until": away_until},
    )


def test_going_public_needs_approval_documents_and_the_plan_by_name() -> None:
    ada = interviewer(public=False, plan=False)

    without_plan = put(ada)
    billing.grant_interviewer_plan(user_id=ada.pk)
    change(ada, papers_until=rules.NEVER_VALID)
    without_documents = put(ada)
    change(ada, papers_until=rules.NEVER_ENDS)
    with_all = put(ada)
    new = applicant("New")
    fill_profile(new)
    not_approved = put(new)

    assert (without_plan.status_code, without_plan.json()["code"]) == (402, "interviewer_plan_needed")
    assert (without_documents.status_code, without_documents.json()["code"]) == (409, "documents_expired")
    assert (not_approved.status_code, not_approved.json()["code"]) == (409, "not_approved")
    assert with_all.json() == {
        "public": True, "accepting": True, "away_until": None, "is_listed": True, "entitled": True,
        "entitled_until": None, "blocks": [],
    }  # fmt: skip
    assert not Profile.objects.get(user=new).public


def test_accepting_alone_needs_the_same() -> None:
    ada = interviewer(public=False, plan=False)

    assert put(ada, public=False, accepting=True).json()["code"] == "interviewer_plan_needed"


def test_off_is_always_possible_and_away_does_not_ask_for_the_plan_again() -> None:
    ada = interviewer()
    InterviewerGrant.objects.all().delete()

    tomorrow = (utc_now() + DAY).date().isoformat()
    away = put(ada, away_until=tomorrow)
    off = put(ada, public=False, accepting=False)

    assert (away.status_code, away.json()["is_listed"], away.json()["entitled"]) == (200, False, False)
    assert {block["code"] for block in away.json()["blocks"]} == {"interviewer_plan_needed", "away"}
    assert (off.status_code, off.json()["public"]) == (200, False)


def test_away_ends_with_the_day_where_somebody_lives() -> None:
    ada = interviewer()
    get_user_model().objects.filter(pk=ada.pk).update(time_zone="Asia/Kolkata")

    profile = services.set_visibility(user_id=ada.pk, public=True, accepting=True, away_until=NOON.date(), now=NOON)

    assert profile.away_ends_at == NOON.replace(hour=18, minute=30)
    for day in (NOON.date() - DAY, NOON.date() + 400 * DAY):
        with pytest.raises(ValidationError):
            services.set_visibility(user_id=ada.pk, public=True, accepting=True, away_until=day, now=NOON)


def test_a_public_profile_keeps_what_it_needs() -> None:
    ada = interviewer()

    answer = as_person(ada).send("PATCH", "/api/interviewer/profile", {"headline": " \u202e "})

    assert (answer.status_code, answer.json()["code"], answer.json()["missing"]) == (409, "incomplete", ["headline"])
    assert selectors.profile_of(ada.pk).headline == "Backend engineer"


def test_bookings_need_all_and_the_switch() -> None:
    ada = interviewer()
    ask = InterviewerEntitlementService()

    assert ask.can_accept_bookings(ada.pk, now=NOON)
    change(ada, accepting=False)
    assert ask.can_accept_bookings(ada.pk, now=NOON).blocks == ["closed"]
    assert ask.appears_in_search(ada.pk, now=NOON)
    InterviewerGrant.objects.all().delete()
    with pytest.raises(InterviewerPlanNeeded):
        ask.can_go_public(ada.pk, now=NOON).require()
    change(ada, papers_until=rules.NEVER_VALID)
    with pytest.raises(DocumentsExpired):
        ask.can_go_public(ada.pk, now=NOON).require()
    with pytest.raises(NotApproved):
        ask.can_go_public(UUID(int=1), now=NOON).require()


def test_my_own_page_says_what_hides_me() -> None:
    ada = interviewer()
    change(ada, public=False)

    shown = see(ada)

    assert (shown["is_listed"], [block["code"] for block in shown["blocks"]]) == (False, ["private"])
    assert shown["blocks"][0]["detail"]


def test_who_has_a_free_time_before_a_moment_is_found() -> None:
    for name, hours in (("Ada", 2), ("Bo", 30), ("Cy", -1)):
        services.note_next_free(user_id=interviewer(name).pk, at=NOON + hours * HOUR)
    interviewer("Di")  # nobody knows

    assert names_found(free_before=NOON + DAY) == ["Ada"]
    assert names_found(free_before=NOON + 2 * DAY) == ["Ada", "Bo"]
    assert names_found(free_before=NOON + 2 * HOUR) == []
    assert names_found(free_before=NOON + DAY, skills=["python"], sort="price") == ["Ada"]


def test_a_free_time_before_a_moment_is_found_by_the_index_of_free_times() -> None:
    for number in range(3):
        services.note_next_free(user_id=interviewer(f"P{number}").pk, at=NOON + HOUR)
    with CaptureQueriesContext(connection) as queries:
        selectors.find_interviewers(selectors.Search(free_before=NOON + DAY), limit=1, now=NOON)
    explain = "EXPLAIN QUERY PLAN " if connection.vendor == "sqlite" else "EXPLAIN "
    with connection.cursor() as asking:
        if connection.vendor != "sqlite":
            asking.execute("SET enable_seqscan = off; SET enable_sort = off; SET enable_bitmapscan = off")
        asking.execute(explain + queries[0]["sql"])
        plan = " ".join(str(row) for row in asking.fetchall())
        if connection.vendor != "sqlite":
            asking.execute("RESET ALL")
    assert "find_soonest" in plan, plan
    assert len(queries) == 3
