"""Sessions over HTTP: who may see and do what (ROLE-8, LIVE-3, 4, 5, 14, 16, 22, 23)."""

import json
from typing import Any

import pytest
from django.test import Client

from core.accounts import services as accounts
from core.accounts.errors import SecondFactorRequired
from core.accounts.models import Role
from core.accounts.tokens import ACCESS_COOKIE
from sessions_live import protocol
from sessions_live.consumers import find_seat
from sessions_live.log import open_log
from sessions_live.models import Incident, Room, Seat
from sessions_live.services import frames
from tests.sessions_live.conftest import make_person

pytestmark = [pytest.mark.both_databases, pytest.mark.django_db(transaction=True)]


def as_person(user: Any, *roles: str) -> Client:
    for role in roles:
        stage, duty = {"interviewer": ("active", ""), "staff": ("", "admin")}.get(role, ("", ""))
        Role.objects.get_or_create(user=user, role=role, duty=duty, defaults={"onboarding_stage": stage})
    client = Client()
    client.cookies[ACCESS_COOKIE] = accounts.sign_in_as(user_id=user.pk).access_token
    return client


@pytest.fixture
def people(room: Room, seats: dict[str, Seat]) -> dict[str, Client]:
    """The same room seen by its host, its candidate, its observer, a stranger, staff and nobody."""
    return {
        "host": as_person(seats["Ada"].user, "interviewer"),
        "candidate": as_person(seats["Ben"].user, "candidate"),
        "observer": as_person(seats["Cleo"].user, "candidate"),
        "stranger": as_person(make_person("Dora"), "candidate", "interviewer"),
        "staff": as_person(make_person("Eve"), "staff"),
        "nobody": Client(),
    }


def say(room: Room, seat: Seat, frame: Any) -> Any:
    with open_log(room.pk) as log:
        return frames.apply(log, room_id=room.pk, seat_id=seat.pk, frame=frame)


EXPECTED = {
    # path: host, candidate, observer, stranger, staff, nobody
    ("GET", ""): (200, 200, 200, 404, 200, 401),
    ("POST", "/ticket"): (200, 200, 200, 404, 200, 401),
    ("POST", "/check"): (200, 200, 200, 404, 200, 401),
    ("GET", "/events"): (200, 200, 200, 404, 200, 401),
    ("GET", "/transcript"): (200, 200, 200, 404, 200, 401),
    ("GET", "/notes"): (200, 200, 200, 404, 200, 401),
    ("GET", "/feedback"): (200, 403, 403, 404, 200, 401),
    ("PUT", "/feedback"): (200, 403, 403, 404, 403, 401),
    ("GET", "/presence"): (200, 403, 403, 404, 200, 401),
    ("GET", "/quality"): (200, 403, 403, 404, 200, 401),
    ("POST", "/seats"): (201, 403, 403, 404, 403, 401),
    ("POST", "/end"): (200, 403, 403, 404, 200, 401),
}
BODIES = {
    "/feedback": {"recommendation": "yes", "text": "Good."},
    "/seats": {"email": "new@people.test", "role": "observer"},
}


@pytest.mark.parametrize(("method", "path"), list(EXPECTED))
def test_each_address_answers_each_person_as_written_down(room, people, method, path):
    got = []
    for client in people.values():
        answer = client.generic(
            method, f"/api/rooms/{room.pk}{path}", data=_json(BODIES.get(path, {})), content_type="application/json"
        )
        got.append(answer.status_code)
        if answer.status_code >= 400:
            assert answer["content-type"].startswith("application/problem+json")
            assert answer.json()["code"]
    assert tuple(got) == EXPECTED[method, path]


def _json(body: Any) -> str:
    return json.dumps(body)


def test_lists_hold_only_ones_own_and_staff_may_ask_for_all(room, people):
    def titles(who: str, query: str = "") -> Any:
        answer = people[who].get(f"/api/rooms{query}")
        return [one["title"] for one in answer.json()["results"]] if answer.status_code == 200 else answer.status_code

    assert titles("candidate") == ["System design"]
    assert titles("stranger") == []
    assert titles("stranger", "?scope=all") == 403
    assert titles("staff", "?scope=all") == ["System design"]
    assert titles("staff", "?scope=all&q=ben") == ["System design"]
    assert titles("staff", "?scope=all&q=nobody") == []
    assert titles("staff", "?scope=all&state=ended") == []


def test_a_candidate_cannot_make_a_room(people):
    body = {"title": "x", "candidate_email": "a@people.test"}
    assert people["candidate"].post("/api/rooms", body, content_type="application/json").status_code == 403


def test_a_room_needs_a_title_and_an_address_and_each_address_once(people):
    for body, field in [
        ({"title": "", "candidate_email": "a@people.test"}, "title"),
        ({"title": "x", "candidate_email": "nonsense"}, "candidate_email"),
        ({"title": "x", "candidate_email": "a@p.test", "minutes": 1}, "minutes"),
        ({"title": "x", "candidate_email": "a@p.test", "observers": ["A@p.test"]}, "observers"),
    ]:
        answer = people["host"].post("/api/rooms", body, content_type="application/json")
        assert answer.status_code == 400
        assert field in answer.json()["errors"]


def test_an_invitation_waits_for_whoever_verifies_the_address(people, room):
    body = {"title": "Later", "candidate_email": "Newcomer@People.test"}
    made = people["host"].post("/api/rooms", body, content_type="application/json").json()
    newcomer = as_person(make_person("Newcomer"), "candidate")
    assert newcomer.get(f"/api/rooms/{made['id']}").json()["me"]["role"] == "candidate"
    seen_by_candidate = newcomer.get(f"/api/rooms/{made['id']}").json()
    assert "people.test" not in str(seen_by_candidate)


def test_an_unverified_address_opens_nothing(people, room):
    from allauth.account.models import EmailAddress

    body = {"title": "Later", "candidate_email": "thief@people.test"}
    made = people["host"].post("/api/rooms", body, content_type="application/json").json()
    thief = make_person("Thief")
    EmailAddress.objects.filter(user=thief).update(verified=False)
    assert as_person(thief, "candidate").get(f"/api/rooms/{made['id']}").status_code == 404


def test_the_transcript_shows_each_person_what_was_theirs_to_see(room, seats, people):
    say(room, seats["Ada"], protocol.ChatSend(id="1", text="Welcome."))
    say(room, seats["Cleo"], protocol.ChatSend(id="2", text="Ask about queues.", to=str(seats["Ada"].pk)))
    edited = say(room, seats["Ben"], protocol.ChatSend(id="3", text="Hallo"))
    say(room, seats["Ben"], protocol.ChatEdit(id="4", seq=edited.seq, text="Hello"))
    deleted = say(room, seats["Ben"], protocol.ChatSend(id="5", text="Oops"))
    say(room, seats["Ben"], protocol.ChatDelete(id="6", seq=deleted.seq))

    def lines(who: str) -> list[tuple[str, bool, bool]]:
        found = people[who].get(f"/api/rooms/{room.pk}/transcript").json()["lines"]
        return [(line["text"], line["edited"], line["deleted"]) for line in found if line["kind"] == "chat"]

    welcome, whisper, hello = ("Welcome.", False, False), ("Ask about queues.", False, False), ("Hello", True, False)
    assert lines("candidate") == [welcome, hello, ("", False, True)]
    assert lines("host") == [welcome, whisper, hello, ("", False, True)]
    assert lines("staff") == [welcome, whisper, hello, ("Oops", False, True)]


def test_the_transcript_downloads_as_text_and_json(room, seats, people):
    say(room, seats["Ada"], protocol.ChatSend(id="1", text="Welcome, Zoë 你好."))
    text = people["candidate"].get(f"/api/rooms/{room.pk}/transcript?format=text")
    assert text["content-type"] == "text/plain; charset=utf-8"
    assert "attachment" in text["content-disposition"]
    assert "Ada: Welcome, Zoë 你好." in text.content.decode()
    as_json = people["candidate"].get(f"/api/rooms/{room.pk}/transcript?format=json")
    assert "attachment" in as_json["content-disposition"]
    assert as_json.json()["lines"][0]["text"] == "Welcome, Zoë 你好."


def test_the_log_is_paged_and_whole(room, seats, people):
    for n in range(25):
        say(room, seats["Ada"], protocol.ChatSend(id=str(n), text=str(n)))
    after, said = 0, []
    while after is not None:
        page = people["candidate"].get(f"/api/rooms/{room.pk}/events?after={after}&limit=10").json()
        said += [event["data"]["text"] for event in page["results"]]
        after = page["next"]
    assert said == [str(n) for n in range(25)]


def test_private_notes_are_for_nobody_else_not_even_staff(room, seats, people):
    for seat, layer in (("Ada", "private"), ("Ada", "panel"), ("Ben", "private"), ("Ben", "candidate")):
        say(room, seats[seat], protocol.NoteSave(id=f"{seat}{layer}", layer=layer, text=f"{seat} {layer}"))

    def notes(who: str) -> set[str]:
        return {note["text"] for note in people[who].get(f"/api/rooms/{room.pk}/notes").json()["results"]}

    assert notes("host") == {"Ada private", "Ada panel", "Ben candidate"}
    assert notes("candidate") == {"Ben private", "Ben candidate"}
    assert notes("observer") == {"Ada panel", "Ben candidate"}
    assert notes("staff") == {"Ada panel", "Ben candidate"}
    events = people["staff"].get(f"/api/rooms/{room.pk}/events").json()
    assert "private" not in {event["data"].get("layer") for event in events["results"]}


def test_feedback_is_internal_and_can_be_written_anew(room, people):
    for text in ("First thought.", "Second thought."):
        body = {"recommendation": "strong_yes", "text": text}
        answer = people["host"].put(f"/api/rooms/{room.pk}/feedback", body, content_type="application/json")
        assert answer.status_code == 200
    assert answer.json()["mine"]["text"] == "Second thought."
    assert people["staff"].get(f"/api/rooms/{room.pk}/feedback").json()["others"][0]["recommendation"] == "strong_yes"
    bad = people["host"].put(
        f"/api/rooms/{room.pk}/feedback", {"recommendation": "maybe", "text": ""}, content_type="application/json"
    )
    assert bad.status_code == 400


def test_somebody_elses_report_is_not_there(room, seats, people):
    say(room, seats["Ben"], protocol.Incident(id="i", kind="conduct", text="Rude."))
    incident = Incident.objects.get()
    expected = {"host": 404, "candidate": 200, "observer": 404, "stranger": 404, "staff": 200, "nobody": 401}
    assert {who: client.get(f"/api/incidents/{incident.pk}").status_code for who, client in people.items()} == expected
    for act in ("take", "close"):
        for who in ("host", "candidate", "stranger"):
            answer = people[who].post(
                f"/api/incidents/{incident.pk}/{act}", {"resolution": "x" * 5}, content_type="application/json"
            )
            assert answer.status_code == 403
    assert "events" not in people["candidate"].get(f"/api/incidents/{incident.pk}").json()


def test_a_report_can_be_closed_once_and_needs_words(room, seats, people):
    say(room, seats["Ben"], protocol.Incident(id="i", kind="technical", text="No sound."))
    path = f"/api/incidents/{Incident.objects.get().pk}/close"
    assert people["staff"].post(path, {"resolution": ""}, content_type="application/json").status_code == 400
    assert (
        people["staff"].post(path, {"resolution": "Relay restarted."}, content_type="application/json").status_code
        == 200
    )
    assert people["staff"].post(path, {"resolution": "Again."}, content_type="application/json").status_code == 409


def test_lists_cost_the_same_number_of_queries_however_long(room, seats, people, django_assert_max_num_queries):
    for n in range(20):
        body = {"title": f"Room {n}", "candidate_email": "ben@people.test", "observers": ["cleo@people.test"]}
        people["host"].post("/api/rooms", body, content_type="application/json")
    with django_assert_max_num_queries(6):
        assert len(people["host"].get("/api/rooms").json()["results"]) == 21


def test_the_figures_are_for_staff(people):
    assert people["host"].get("/api/staff/figures").status_code == 403
    assert people["staff"].get("/api/staff/figures").json()["in_rooms_now"] == 0


@pytest.mark.parametrize("junk", ["not-a-uuid", "0", "%00", "..%2f..", "a" * 300])
def test_nonsense_in_an_address_is_not_found(people, junk):
    assert people["host"].get(f"/api/rooms/{junk}").status_code in (400, 404)


@pytest.mark.parametrize(
    "query", ["after=x", "after=-5", "after=" + "9" * 40, "limit=0", "limit=x", "limit=" + "9" * 40]
)
def test_nonsense_in_a_query_is_bounded(room, people, query):
    assert people["host"].get(f"/api/rooms/{room.pk}/events?{query}").status_code == 200


def test_the_reason_for_which_staff_end_a_session_is_kept_and_told(room, people):
    body = {"reason": "The host asked us to."}
    assert people["staff"].post(f"/api/rooms/{room.pk}/end", body, content_type="application/json").status_code == 200
    lines = people["candidate"].get(f"/api/rooms/{room.pk}/transcript").json()["lines"]
    assert lines[-1]["text"] == "The session ended: The host asked us to."
    too_long = {"reason": "x" * 401}
    assert (
        people["staff"].post(f"/api/rooms/{room.pk}/end", too_long, content_type="application/json").status_code == 400
    )


def test_a_ticket_opens_nothing_to_whose_role_asks_for_a_second_factor_since(room, seats, settings):
    opened = accounts.sign_in_as(user_id=seats["Ben"].user.pk)
    Role.objects.create(user=seats["Ben"].user, role="candidate")
    ticket, _ = accounts.issue_ticket(user_id=seats["Ben"].user.pk, session_id=opened.session_id, room_id=room.pk)
    settings.SECOND_FACTOR_ROLES = ["candidate"]

    with pytest.raises(SecondFactorRequired):
        find_seat(room.pk, token=None, ticket=ticket)
