"""A server with something on it: sessions with people and with the AI, as they begin, wait and end; awkward names."""

import asyncio
import io
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any
from urllib.parse import quote

import httpx
from PIL import Image

from ai_interviewer.bank import shipped_bank
from ai_interviewer.values import Question
from tests.support.people import Human, knock, meeting, sign_in
from tests.support.server import Server

LONG = "System design for senior backend engineers who have run payments, ledgers and settlement on three continents"
ARABIC = "مقابلة تصميم الأنظمة مع فريق المدفوعات"
UNBROKEN = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft"


ARABIC_ANSWER = (
    "قدت نقل نظام المدفوعات من الملفات الليلية إلى الأحداث، وقست التأخير قبل النقل وبعده. النتيجة أن التاجر يرى الدفعة"
    " بعد ثانيتين، and we lost no payment in a year."
)
JOB = """Senior Backend Engineer, Settlements
What we look for:
- Python and PostgreSQL in production
- You have run systems at more than 1,000 requests a second
- You led at least one migration without downtime
- Experience with Kafka or another log"""
RESUME = """Asha Verma
Led the settlement service of a payments company, four engineers, two million payments a day.
Cut the p99 of checkout from 800 ms to 120 ms.
Moved seven million rows to a new schema without downtime."""
ANSWERS = (
    "I own the settlement service: four engineers, two million payments a day. Since I took it over the nightly files"
    " are gone, because I moved it to events, and a merchant sees a payment after two seconds.",
    ARABIC_ANSWER,
    "First I measured. The p99 was 800 ms, and 70 percent of it was one query without an index, so I added the index"
    f" before I changed any code. As a result the p99 fell to 120 ms. {UNBROKEN}",
    "We just used Kafka.",
    "I decided to stop the producer first, since every retry made the lag worse. The queue was empty after eleven"
    " minutes, and we lost no payment. The trade-off was that merchants waited, and we told them so.\n\nNext time I"
    " would alert on the age of the oldest message.",
)
PHASES = [{"name": "Introductions", "minutes": 5}, {"name": "Exercise", "minutes": 40}]


@dataclass(frozen=True)
class World:
    """The ids that pages are asked for."""

    ended: str
    waiting: str
    planned: str
    incident: str
    reported: str
    spent: str
    active: str
    paused: str
    unanswered: str
    entry: str
    application: str
    interviewer: str
    person: str
    payment: str
    dispute: str
    coupon: str
    invoice: str
    purchase: str
    booking: str
    cancelled: str
    later: str
    free_at: str


async def make_world(server: Server) -> World:
    """Hold sessions over the public API and the sockets, as people would."""
    practice = asyncio.create_task(make_practice(server))
    host, guest = await sign_in(server, "interviewer", "candidate")
    (staff,) = await sign_in(server, "staff")
    await host.ask("PATCH", "/api/me", {"time_zone": "Europe/London"})
    await guest.ask("PATCH", "/api/me", {"time_zone": "Asia/Kolkata"})
    await staff.ask("PATCH", "/api/me", {"time_zone": "Europe/London"})
    ended = await hold_session(server, staff)
    soon = datetime.now(UTC) + timedelta(minutes=25)
    planned = await host.make_room(
        title="System design, senior backend",
        starts_at=soon.isoformat(),
        agenda=PHASES,
    )
    await host.make_room(title=ARABIC, starts_at=(soon + timedelta(days=3)).isoformat(), minutes=90)
    await host.make_room(title=LONG, candidate_email="not-yet-here@example.test")
    waiting = await host.make_room(title="Behavioural, team lead", candidate_email=server.people["candidate2"])
    incidents = await staff.get("/api/incidents?state=open")
    applied = await make_applicant(server)
    money = await make_money(server)
    booked = await make_bookings(server)
    return World(
        **applied,
        **await make_purchases(server),
        **booked,
        **await make_waiting(server, booked["booking"]),
        **money,
        interviewer=(await host.get("/api/me"))["id"],
        ended=ended,
        waiting=waiting,
        planned=planned,
        incident=incidents["results"][0]["id"],
        entry=await publish_a_question(staff),
        **await practice,
    )


async def make_applicant(server: Server) -> dict[str, str]:
    """Somebody whose application waits, with a document and awkward words; and a suspended account."""
    applicant, staff = await sign_in(server, "candidate2", "staff")
    begun = await applicant.ask("POST", "/api/interviewer/application")
    assert begun.status_code == 201, begun.text
    profile = {
        "headline": f"{ARABIC} {UNBROKEN}"[:160],
        "bio": f"{LONG}. {ARABIC_ANSWER}\n\n{UNBROKEN}",
        "experience_years": 11,
        "skills": ["System design", UNBROKEN[:40], "PostgreSQL"],
        "languages": ["en", "ar"],
        "hourly_rate_minor": 250_000,
    }
    kept = await applicant.ask("PATCH", "/api/interviewer/profile", profile)
    assert kept.status_code == 200, kept.text
    scan = await applicant.http.post(
        "/api/interviewer/documents",
        data={"kind": "identity", "title": LONG[:100]},
        files={"file": (f"{UNBROKEN}.png", a_picture(), "image/png")},
        headers={"X-CSRFToken": applicant.http.cookies.get("csrftoken") or ""},
    )
    assert scan.status_code == 201, scan.text
    for guide in (await applicant.get("/api/interviewer/guides"))["results"]:
        await applicant.ask(
            "POST", f"/api/interviewer/guides/{guide['key']}/acknowledge", {"version": guide["version"]}
        )
    handed_in = await applicant.ask("POST", "/api/interviewer/application/submit")
    assert handed_in.status_code == 200, handed_in.text
    closed = await staff.ask(
        "POST", "/api/staff/people", {"email": "closed@example.test", "name": LONG, "role": "candidate"}
    )
    person = closed.json()["id"]
    await staff.ask("POST", f"/api/staff/people/{person}/suspend", {"reason": f"{LONG}. {UNBROKEN}"})
    return {"application": begun.json()["id"], "person": person}


async def make_bookings(server: Server) -> dict[str, str]:
    """Sessions booked for days to come: one of an awkward name, one to be moved, one awaiting a yes; a time off."""
    buyer, host, staff = await sign_in(server, "candidate", "interviewer", "staff")
    about = {"tokens": 2000, "reason": "For sessions to come."}
    person, interviewer = [(await human.get("/api/me"))["id"] for human in (buyer, host)]
    given = await once(staff, f"/api/staff/people/{person}/tokens", about, "world-tokens")
    assert given.status_code == 201, given.text
    today = datetime.now(UTC).date()
    far = f"from={today}&to={today + timedelta(days=14)}&tz=UTC"
    slots = (await buyer.get(f"/api/interviewers/{interviewer}/slots?{far}"))["slots"]
    # An hour apart from each other at least, whatever the hour is now; not the first, which may be free for seconds.
    times = [slot["starts_at"] for slot in slots if slot["state"] == "free"][1::7]
    booked = []
    for number, topic in enumerate((LONG[:120], "API design", "Behavioural, team lead")):
        if number == 2:
            calendar = await host.get("/api/calendar")
            rules = {"revision": calendar["revision"], "requires_approval": True, "per_week": 12}
            await host.ask("PATCH", "/api/calendar", rules)
        wish = {"kind": "human", "interviewer_id": interviewer, "starts_at": times[number], "topic": topic}
        wish["note"] = f"{UNBROKEN} {ARABIC_ANSWER}"
        made = await once(buyer, "/api/bookings", wish, f"world-booking-{number}")
        assert made.status_code == 201, made.text
        booked.append(made.json()["id"])
    other = {"starts_at": times[4], "reason": LONG}
    moved = await buyer.ask("POST", f"/api/bookings/{booked[1]}/reschedule", other)
    assert moved.status_code == 201, moved.text
    away = [f"{today + timedelta(days=days)}T00:00:00Z" for days in (20, 27)]
    off = {"starts_at": away[0], "ends_at": away[1], "note": UNBROKEN}
    await host.ask("POST", "/api/calendar/times-off", off)
    return {"booking": booked[0]}


async def once(human: Human, path: str, body: dict[str, Any], key: str) -> httpx.Response:
    """A POST under a key: sent twice, it is done once."""
    headers = {"X-CSRFToken": human.http.cookies.get("csrftoken") or "", "Idempotency-Key": key}
    return await human.http.post(path, json=body, headers=headers)


async def make_money(server: Server) -> dict[str, str]:
    """Tokens that were paid and are disputed, and some that nobody paid; a coupon; the books, looked at."""
    buyer, other, staff = await sign_in(server, "candidate", "candidate2", "staff")
    pack = (await buyer.get("/api/packs"))["results"][0]["id"]
    wanted = {"kind": "pack", "pack": pack, "provider": "razorpay"}
    await other.ask("POST", "/api/payments/create", wanted)
    begun = await buyer.ask("POST", "/api/payments/create", wanted)
    assert begun.status_code == 201, begun.text
    till = f"{server.url}/sandbox/api"
    paid = await buyer.http.post(f"{till}/orders/{begun.json()['order_id']}/pay", json={"card": "4111 1111 1111 1111"})
    assert paid.status_code == 200, paid.text
    asked = await buyer.http.post(f"{till}/payments/{paid.json()['payment']}/dispute", json={})
    assert asked.status_code == 200, asked.text
    await buyer.http.post(f"{till}/deliver", json={})
    async with asyncio.timeout(60):
        while not (disputes := (await staff.get("/api/staff/disputes"))["results"]):
            await asyncio.sleep(0.2)
    coupon = await staff.ask("POST", "/api/staff/coupons", {"code": "WORLD-20", "name": LONG[:80], "percent": 20})
    assert coupon.status_code == 201, coupon.text
    checked = await staff.ask("POST", "/api/staff/books")
    assert checked.status_code == 201, checked.text
    return {"payment": disputes[0]["payment"], "dispute": disputes[0]["id"], "coupon": coupon.json()["id"]}


async def make_purchases(server: Server) -> dict[str, str]:
    """Somebody who bought tokens with a coupon of an awkward name, has a subscription, and left another purchase."""
    buyer, staff = await sign_in(server, "candidate2", "staff")
    coupon = await staff.ask("POST", "/api/staff/coupons", {"code": "SPRING-25", "name": LONG[:80], "percent": 25})
    assert coupon.status_code == 201, coupon.text
    packs = (await buyer.get("/api/packs"))["results"]
    bought = await buy(buyer, {"kind": "pack", "pack": packs[1]["id"], "coupon": "SPRING-25", "provider": "razorpay"})
    starter = next(plan for plan in (await buyer.get("/api/plans"))["results"] if plan["key"] == "starter")
    await buy(buyer, {"kind": "subscription", "version": starter["version_id"], "interval": "month"})
    left = await buyer.ask("POST", "/api/payments/create", {"kind": "pack", "pack": packs[0]["id"]})
    assert left.status_code == 201, left.text
    return {"invoice": bought["invoice"]["id"], "purchase": left.json()["purchase"]["id"]}


async def make_waiting(server: Server, booking: str) -> dict[str, str]:
    """Somebody who waits for the time of a booking, with practice booked for later and some that was cancelled."""
    owner, other = await sign_in(server, "candidate", "candidate2")
    taken = await owner.get(f"/api/bookings/{booking}")
    interviewer = taken["interviewer"]["id"]
    place = {"interviewer_id": interviewer, "starts_at": taken["starts_at"]}
    waiting = await other.ask("POST", "/api/waitlist", place)
    assert waiting.status_code == 201, waiting.text
    interview = {"role": LONG[:80], "level": "senior", "topics": [], "minutes": 25, "mode": "text"}
    made = []
    for days in (2, 3):
        at = (datetime.now(UTC) + timedelta(days=days)).isoformat()
        wish = {"kind": "ai", "starts_at": at, "minutes": 25, "interview": interview}
        answer = await once(other, "/api/bookings", wish, f"world-later-{days}")
        assert answer.status_code == 201, answer.text
        made.append(answer.json()["id"])
    gone = await other.ask("POST", f"/api/bookings/{made[1]}/cancel", {"reason": f"{ARABIC} {UNBROKEN}"})
    assert gone.status_code == 200, gone.text
    today = datetime.now(UTC).date()
    far = f"from={today}&to={today + timedelta(days=13)}&tz=UTC"
    slots = (await other.get(f"/api/interviewers/{interviewer}/slots?{far}"))["slots"]
    free = [slot["starts_at"] for slot in slots if slot["state"] == "free"]
    return {"later": made[0], "cancelled": made[1], "free_at": free[1]}


async def buy(human: Human, what: dict[str, Any]) -> dict[str, Any]:
    """The purchase, paid at the till and delivered."""
    started = await human.ask("POST", "/api/payments/create", what)
    assert started.status_code == 201, started.text
    order = started.json()["order_id"]
    paid = await human.http.post(f"/sandbox/api/orders/{order}/pay", json={"card": "4242 4242 4242 4242"})
    assert paid.status_code == 200, paid.text
    told = await human.ask("POST", "/api/payments/verify", {"purchase": started.json()["purchase"]["id"]})
    assert told.json()["state"] == "fulfilled", told.text
    purchase: dict[str, Any] = told.json()["purchase"]
    return purchase


def a_picture() -> bytes:
    """The page of a document."""
    out = io.BytesIO()
    Image.new("RGB", (640, 400), (200, 210, 205)).save(out, "PNG")
    return out.getvalue()


async def make_practice(server: Server) -> dict[str, str]:
    """AI interviews of two people: reported, met by the limit, active, paused, ended without a word; codes too."""
    one, other, staff = await sign_in(server, "candidate", "candidate2", "staff")
    resume = await give_resume(one)
    reported = await begin(one, role="Backend engineer", job_description=JOB, resume_id=resume)
    await talk(one, reported)
    spent = await begin(one, role=LONG[:80], minutes=45)
    for number in range(6):
        status = await answer(one, spent, ANSWERS[0], expected=402 if number == 5 else 200)
    assert status == 402
    active = await begin(one, role="Engineering manager", level="mid", minutes=15)

    made = await staff.ask("POST", "/api/staff/codes", {"code": "SPRING-4K7Q", "max_uses": 2})
    assert made.status_code == 201, made.text
    await staff.ask("POST", "/api/staff/codes", {"count": 12, "max_uses": 1})
    redeemed = await other.ask("POST", "/api/access/redeem", {"code": "SPRING-4K7Q"})
    assert redeemed.status_code == 200, redeemed.text
    unanswered = await begin(other, role="Data engineer")
    await act(other, unanswered, "finish")
    paused = await begin(other, role=ARABIC, minutes=45)
    await answer(other, paused, ARABIC_ANSWER)
    await act(other, paused, "pause")
    for human, interview in ((one, reported), (other, unanswered)):
        await until_reported(human, interview)
    return {"reported": reported, "spent": spent, "active": active, "paused": paused, "unanswered": unanswered}


_ids = count(1)


async def begin(human: Human, **given: Any) -> str:
    """The id of a new interview."""
    body = {"level": "senior", "topics": [], "minutes": 25, "mode": "text", **given}
    made = await human.ask("POST", "/api/ai/interviews", body)
    assert made.status_code == 201, made.text
    return str(made.json()["id"])


async def answer(human: Human, interview: str, words: str, *, expected: int = 200) -> int:
    """Hand an answer in; returns once the next question is here, or the refusal."""
    body = {"interview_id": interview, "answer": words, "id": f"world-{next(_ids)}"}
    given = await human.ask("POST", "/api/ai/ask", body)
    assert given.status_code == expected, given.text
    return given.status_code


async def talk(human: Human, interview: str) -> None:
    """Five answers, good ones as far as the bank knows what makes one, and two questions passed over; then the end."""
    good = {question.text: points_of(question) for topic in shipped_bank().topics for question in topic.questions}
    for number, words in enumerate(ANSWERS):
        asked = (await human.get(f"/api/ai/interviews/{interview}"))["question"]
        await answer(human, interview, f"{good.get(asked['text'], '')} {words}")
        if number in (1, 3):
            await act(human, interview, "skip")
    await act(human, interview, "finish")


def points_of(question: Question) -> str:
    return " ".join(point.text for point in question.points[:4])


async def act(human: Human, interview: str, what: str) -> None:
    done = await human.ask("POST", f"/api/ai/interviews/{interview}/{what}")
    assert done.status_code == 200, done.text


async def give_resume(human: Human) -> str:
    """The id of a résumé, as a plain text file."""
    headers = {"X-CSRFToken": human.http.cookies.get("csrftoken") or ""}
    file = {"file": (f"{UNBROKEN}.txt", RESUME.encode(), "text/plain")}
    given = await human.http.post("/api/ai/resumes", files=file, headers=headers)
    assert given.status_code == 201, given.text
    return str(given.json()["id"])


async def until_reported(human: Human, interview: str) -> None:
    """The report is there."""
    async with asyncio.timeout(60):
        while (await human.get(f"/api/ai/interviews/{interview}/report"))["state"] != "ready":
            await asyncio.sleep(0.2)


async def publish_a_question(staff: Human) -> str:
    """A second version of one question; where its page is."""
    entries = await staff.get("/api/staff/ai/content?kind=question")
    path = f"question/{quote(entries['results'][0]['key'], safe='')}"
    entry = await staff.get(f"/api/staff/ai/content/{path}")
    body = {"body": entry["body"], "note": "Read again, nothing to change.", "base_version": entry["version"]}
    kept = await staff.ask("POST", f"/api/staff/ai/content/{path}", body)
    assert kept.status_code == 201, kept.text
    return path


async def hold_session(server: Server, staff: Human) -> str:
    """An interview with chat, a timer, notes, figures about the line, a break, two incidents, feedback."""
    async with meeting(server, title="Incident review, site reliability", agenda=PHASES) as (room, inside, outside):
        seats = {
            line: next(frame for frame in line.frames if frame["type"] == "welcome")["seat"]
            for line in (inside, outside)
        }
        await inside.do("timer.start", name="Introductions", seconds=300, phase=0)
        said = await inside.do("chat.send", text="Good morning. Shall we begin with what you worked on last?")
        await outside.do("chat.send", text="Gladly. I rebuilt the settlement pipeline; the key lives in the order row.")
        typo = await outside.do("chat.send", text="Two thousand a secnd, seven million rows in an hour.")
        await outside.do("chat.edit", seq=typo["seq"], text="Two thousand a second, seven million rows in an hour.")
        slip = await outside.do("chat.send", text="(wrong window)")
        await outside.do("chat.delete", seq=slip["seq"])
        await inside.do("chat.send", text=f"{UNBROKEN} {UNBROKEN}")
        await outside.do("chat.send", text="نعم، أسمعك جيداً. لنكمل من فضلك.")
        await inside.do("chat.send", text="Only for you: take your time.", to=seats[outside])
        await outside.do("chat.read", seq=said["seq"])
        await inside.do("note.save", layer="private", text="Sizes before drawing. Ask about retries.", revision=0)
        await inside.do("note.save", layer="candidate", text="Exercise: design a ledger for refunds.", revision=0)
        for loss in (0.0, 0.01, 0.04, 0.11, 0.02):
            for line, peer in ((inside, outside), (outside, inside)):
                await line.send("quality", peer=seats[peer], rung="360p", relayed=line is outside, loss=loss, rtt_ms=86)
            await asyncio.sleep(0.5)
        (guest,) = await sign_in(server, "candidate")
        await outside.close()
        await inside.until("seat.left")
        await asyncio.sleep(1.2)
        async with knock(guest, room) as back:
            await back.until("welcome")
            await back.do("incident", kind="technical", text="I couldn’t hear the interviewer for twenty seconds.")
            await back.do("incident", kind="conduct", text=f"He kept asking my age. {UNBROKEN}", about=seats[inside])
            (host,) = await sign_in(server, "interviewer")
            kept = await host.ask(
                "PUT",
                f"/api/rooms/{room}/feedback",
                {"recommendation": "yes", "text": "Strong on sizing. Trade-offs were named late."},
            )
            assert kept.status_code == 200, kept.text
            await inside.do("end")
    taken = await staff.get(f"/api/incidents?room={room}")
    first = await staff.ask("POST", f"/api/incidents/{taken['results'][-1]['id']}/take")
    assert first.status_code == 200, first.text
    return room
