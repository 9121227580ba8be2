"""Measures over the environment's database, prints JSON: `python -m tests.benchmarks.search.measure 10000 60`."""

import json
import os
import random
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
os.environ["LOG_LEVEL"] = "ERROR"

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402

from billing.models import InterviewerGrant  # noqa: E402
from core.accounts import services as accounts  # noqa: E402
from core.accounts.models import Role, User  # noqa: E402
from core.accounts.tokens import ACCESS_COOKIE  # noqa: E402
from interviewers import catalogue, rules, selectors  # noqa: E402
from interviewers.api.serializers import show_card  # noqa: E402
from interviewers.models import Profile, ProfileLanguage, ProfileSkill  # noqa: E402
from tests.benchmarks.search.bare import Bare  # noqa: E402

NOW = datetime.now(UTC)
LANGUAGES = ["en"] * 60 + ["hi"] * 20 + ["de"] * 8 + ["es"] * 5 + ["fr"] * 4 + ["ta", "bn", "sw"]
POPULAR = ["Python", "System design", "Go", "React", "SQL", "Java", "Algorithms", "Behavioural interviews"]
TITLES = ["engineer", "manager", "architect", "scientist", "designer"]

Search = selectors.Search
CASES: dict[str, tuple[Search, int]] = {
    "the first page": (Search(), 20),
    "one skill": (Search(skills=("python",)), 20),
    "two skills, best rated": (Search(skills=("python", "system design"), sort="rating"), 20),
    "a language and a rate, cheapest": (Search(languages=("de",), max_rate_minor=200_000, sort="price"), 20),
    "words": (Search(q="pyth eng"), 20),
    "a rare name": (Search(q="Person77"), 20),
    "words, skill, language, rating": (
        Search(q="eng", skills=("go",), languages=("en",), min_rating=4, sort="rating"),
        20,
    ),
    "nothing found": (Search(skills=("no such skill",)), 20),
    "a hundred to a page": (Search(), 100),
    "page 200": (Search(), 20),
}


def fill(people: int) -> None:
    """So many interviewers: one in ten hidden for this reason or that, one in five with no known next time."""
    chance = random.Random(7)
    users, roles, profiles, skills, languages, grants = [], [], [], [], [], []
    for number in range(people):
        hidden = chance.random() < 0.1 and chance.choice(["private", "plan", "away", "stage", "papers"])
        user = User(email=f"p{number}@bench.test", name=f"Person{number} Of{number % 97}", password="!")
        stage = "started" if hidden == "stage" else "active"
        roles.append(Role(user=user, role="interviewer", onboarding_stage=stage))
        names = {*chance.sample(POPULAR, chance.randint(1, 3)), *chance.sample(catalogue.NAMES, chance.randint(2, 5))}
        title = f"{chance.choice(TITLES).title()} for {chance.choice(catalogue.NAMES)}"
        count = chance.randint(0, 60)
        mean = chance.uniform(3.2, 5)
        profile = Profile(
            user=user, headline=title, bio="I interview gladly. " * 20, experience_years=chance.randint(1, 30),
            hourly_rate_minor=chance.randrange(50_000, 500_000, 5_000), currency="INR", public=hidden != "private",
            accepting=True, approved=True, joined_at=NOW - timedelta(minutes=chance.randint(1, 500_000)),
            papers_until=rules.NEVER_VALID if hidden == "papers" else rules.NEVER_ENDS,
            rating_sum=round(mean * count), rating_count=count, rating_milli=round(mean * 1000) if count else 0,
            next_free_at=rules.UNKNOWN_TIME if chance.random() < 0.2
            else NOW + timedelta(minutes=15 * chance.randint(1, 2_000)),
            search_name=user.name, search_text=rules.searchable(user.name, title, *sorted(names)),
        )  # fmt: skip
        if hidden == "away":
            profile.away_until, profile.away_ends_at = NOW.date(), NOW + timedelta(days=9)
        users.append(user)
        profiles.append(profile)
        skills += [
            ProfileSkill(profile=profile, key=skill.key, name=skill.name, position=at)
            for at, skill in enumerate(catalogue.skills_of(sorted(names)))
        ]
        spoken = dict.fromkeys([chance.choice(LANGUAGES), chance.choice(LANGUAGES)])
        languages += [ProfileLanguage(profile=profile, code=code, position=at) for at, code in enumerate(spoken)]
        if hidden != "plan":
            ends = None if chance.random() < 0.3 else NOW + timedelta(days=chance.randint(1, 365))
            started = NOW - timedelta(days=30)
            grants.append(InterviewerGrant(user=user, source="subscription", starts_at=started, ends_at=ends))
    for model, rows in (
        (User, users), (Role, roles), (Profile, profiles), (ProfileSkill, skills), (ProfileLanguage, languages),
        (InterviewerGrant, grants),
    ):  # fmt: skip
        model.objects.bulk_create(rows, batch_size=500)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE" if connection.vendor == "postgresql" else "PRAGMA optimize")


def alternately(rounds: int, *acts: Callable[[], Any]) -> list[list[float]]:
    """Milliseconds of each act, one after another in every round."""
    for act in acts:
        act()
        act()
    taken: list[list[float]] = [[] for _act in acts]
    for _round in range(rounds):
        for times, act in zip(taken, acts, strict=True):
            began = time.perf_counter()
            act()
            times.append((time.perf_counter() - began) * 1000)
    return taken


def compare(
    name: str, rounds: int, *, bare: Callable[[bool], Any], ours: Callable[[], Any], view: Callable[[], Any]
) -> dict[str, Any]:
    """One line of the table; of the two ways to write the bare SQL the quicker one counts.

    Of all rounds the quickest: what else runs on a machine only ever adds.
    """
    joined, each, own, whole = (
        min(times) for times in alternately(rounds, lambda: bare(False), lambda: bare(True), ours, view)
    )
    quicker = min(joined, each)
    return {"name": name, "bare": quicker, "ours": own, "ratio": own / quicker, "view": whole}


def cursor_of_page(number: int, asked: Search, limit: int) -> tuple[str, Any]:
    """The cursor of a page far down, and the last card before it."""
    cursor, page = "", None
    for _page in range(number - 1):
        page = selectors.find_interviewers(asked, cursor=cursor, limit=limit, now=NOW)
        if page.next is None:
            break
        cursor = page.next
    assert page is not None
    last = Profile.objects.get(user_id=page.cards[-1].id)
    return cursor, last


def address_of(asked: Search, limit: int, cursor: str) -> str:
    given: list[tuple[str, Any]] = [("limit", limit), ("sort", asked.sort), ("q", asked.q), ("cursor", cursor)]
    given += [("skill", key) for key in asked.skills] + [("language", code) for code in asked.languages]
    if asked.max_rate_minor is not None:
        given.append(("max_rate_minor", asked.max_rate_minor))
    if asked.min_rating is not None:
        given.append(("min_rating", asked.min_rating))
    return "/api/interviewers?" + urlencode(given)


def main(people: int, rounds: int) -> dict[str, Any]:
    call_command("migrate", interactive=False, verbosity=0)
    call_command("createcachetable", verbosity=0)
    fill(people)
    someone = User.objects.create_user("candidate@bench.test", None, name="Candidate")
    client = Client(SERVER_NAME="localhost")
    client.cookies[ACCESS_COOKIE] = accounts.sign_in_as(user_id=someone.pk).access_token
    connection.ensure_connection()
    postgres = connection.vendor == "postgresql"
    by_hand = Bare(connection.connection, postgres=postgres, now=NOW)
    cases = []
    for name, (asked, limit) in CASES.items():
        cursor, last = cursor_of_page(200, asked, limit) if name == "page 200" else ("", None)
        after = {"at": last.next_free_at, "after": last.user_id} if last else {}

        def ours(asked: Search = asked, limit: int = limit, cursor: str = cursor) -> list[dict[str, Any]]:
            page = selectors.find_interviewers(asked, cursor=cursor, limit=limit, now=NOW)
            return [show_card(card) for card in page.cards]

        def bare(each: bool, name: str = name, after: dict[str, Any] = after) -> list[Any]:
            return by_hand.page(name, each=each, **after)

        def view(address: str = address_of(asked, limit, cursor)) -> None:
            answer = client.get(address)
            assert answer.status_code == 200, answer.content

        with CaptureQueriesContext(connection) as queries:
            shown = ours()
        count = len(queries)
        for each in (False, True):
            assert [row["id"].replace("-", "") for row in shown] == [
                str(row[1]).replace("-", "") for row in bare(each)
            ], name
        line = compare(name, rounds, bare=bare, ours=ours, view=view)
        cases.append({**line, "rows": len(shown), "queries": count})
    with CaptureQueriesContext(connection) as queries:
        found = selectors.facets(now=NOW)
    count = len(queries)
    line = compare(
        "facets",
        max(5, rounds // 3),
        bare=lambda each: by_hand.facets(each=each),
        ours=lambda: selectors.facets(now=NOW),
        view=lambda: client.get("/api/interviewers/facets"),
    )
    cases.append({**line, "rows": len(found.skills) + len(found.languages) + 1, "queries": count})
    with connection.cursor() as cursor_:
        cursor_.execute("SELECT version()" if postgres else "SELECT 'SQLite ' || sqlite_version()")
        version = " ".join(cursor_.fetchone()[0].split()[:2])
    visible = len(_all_ids())
    return {"version": version, "people": people, "visible": visible, "rounds": rounds, "cases": cases}


def _all_ids() -> set[Any]:
    """Everybody who is seen, by going through all pages."""
    cursor, ids = "", set()
    while True:
        page = selectors.find_interviewers(Search(sort="newest"), cursor=cursor, limit=100, now=NOW)
        ids |= {card.id for card in page.cards}
        if page.next is None:
            return ids
        cursor = page.next


if __name__ == "__main__":
    print(json.dumps(main(int(sys.argv[1]), int(sys.argv[2]))))
