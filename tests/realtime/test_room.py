"""Two people in a room, over real sockets to a real server (LIVE-1, 2, 5, 6, 8, 14 to 17)."""

from tests.support.people import connect, knock, meeting, sign_in
from tests.support.server import Server


async def test_a_candidate_knocks_is_admitted_and_both_chat(live: Server):
    async with meeting(live) as (_, host, guest):
        sent = await host.do("chat.send", text="Welcome. Take your time.")
        assert sent["type"] == "ack"
        heard = await guest.until("chat.sent")
        assert heard["data"] == {"text": "Welcome. Take your time.", "to": None}
        assert heard["seq"] == sent["seq"]
        assert "id" not in heard


async def test_nobody_but_the_host_comes_in_by_themselves(live: Server):
    host, guest, staff = await sign_in(live, "interviewer", "candidate", "staff")
    room = await host.make_room(observers=[live.people["candidate2"]])
    (watcher,) = await sign_in(live, "candidate2")
    for person in (guest, watcher, staff):
        async with knock(person, room) as line:
            waiting = await line.until("waiting")
            assert waiting["message"] == "host_away"
            refused = await line.do("chat.send", text="Hello?")
            assert (refused["code"], refused["status"]) == ("not_admitted", 403)


async def test_a_knock_outlasts_a_reload_and_a_restart_of_the_server(server):
    own = server()
    host, guest = await sign_in(own, "interviewer", "candidate")
    room = await host.make_room()
    async with knock(guest, room) as line:
        await line.until("waiting")
    detail = await guest.get(f"/api/rooms/{room}")
    assert detail["me"]["state"] == "knocking"
    own.restart()
    async with knock(host, room) as inside, knock(guest, room) as outside:
        await outside.until(lambda f: f["type"] == "waiting" and f["message"] == "knocking")
        welcome = await inside.until("welcome")
        seat = next(s for s in welcome["seats"] if s["role"] == "candidate")
        assert seat["state"] == "knocking"
        await inside.do("admit", seat=seat["seat"])
        await outside.until("welcome")


async def test_what_was_said_before_a_candidate_came_in_is_not_for_them(live: Server):
    host, guest = await sign_in(live, "interviewer", "candidate")
    room = await host.make_room()
    async with knock(host, room) as inside:
        await inside.until("welcome")
        await inside.do("chat.send", text="The last one was weak on queues.")
        async with knock(guest, room) as outside:
            seat = (await inside.until("seat.knocked"))["data"]["seat"]
            await inside.do("admit", seat=seat)
            await outside.until("welcome")
            await inside.do("chat.send", text="Good morning.")
            await outside.until("chat.sent")
            assert outside.said() == ["Good morning."]
            await inside.do("remove", seat=seat, ban=False)
            assert await outside.closed() == 4403
        await inside.do("chat.send", text="Let us talk about this one.")
        async with knock(guest, room) as again:
            await inside.until("seat.knocked")
            await inside.do("admit", seat=seat)
            await again.until("welcome")
            await inside.do("chat.send", text="Welcome back.")
            await again.until(lambda f: f.get("kind") == "chat.sent" and f["data"]["text"] == "Welcome back.")
            assert again.said() == ["Good morning.", "Welcome back."]
    transcript = await guest.get(f"/api/rooms/{room}/transcript")
    assert [line["text"] for line in transcript["lines"] if line["kind"] == "chat"] == [
        "Good morning.",
        "Welcome back.",
    ]


async def test_a_frame_sent_twice_with_one_id_is_applied_once(live: Server):
    async with meeting(live) as (_, host, guest):
        first = await host.do("chat.send", id="same", text="Once.")
        host.frames.clear()
        host._looked = 0
        second = await host.do("chat.send", id="same", text="Once.")
        assert first["seq"] == second["seq"]
        await host.do("chat.send", text="Last.")
        await guest.until(lambda f: f.get("kind") == "chat.sent" and f["data"]["text"] == "Last.")
        assert guest.said() == ["Once.", "Last."]


async def test_who_comes_back_gets_exactly_what_was_missed(live: Server):
    host, guest = await sign_in(live, "interviewer", "candidate")
    room = await host.make_room()
    async with knock(host, room) as inside:
        async with knock(guest, room, instance="page-1") as outside:
            seat = (await inside.until("seat.knocked"))["data"]["seat"]
            await inside.do("admit", seat=seat)
            await inside.do("chat.send", text="one")
            await outside.until("chat.sent")
            seen = outside.last_seq
        for text in ("two", "three"):
            await inside.do("chat.send", text=text)
        async with knock(guest, room, instance="page-1", last_seq=seen) as back:
            await back.until(lambda f: f.get("kind") == "seat.joined")
            assert back.said() == ["two", "three"]
            assert back.events[0]["prev"] == seen
            assert [e["prev"] for e in back.events[1:]] == [e["seq"] for e in back.events[:-1]]
            joined = await back.until(lambda f: f.get("kind") == "seat.joined", anew=True)
            assert joined["data"]["again"] is True


async def test_a_second_connection_of_the_same_person_takes_over(live: Server):
    async with meeting(live) as (room, host, guest):
        (same,) = await sign_in(live, "candidate")
        async with knock(same, room) as second:
            await second.until("welcome")
            assert await guest.closed() == 4409
            await host.do("chat.send", text="Still there?")
            await second.until(lambda f: f.get("kind") == "chat.sent" and f["data"]["text"] == "Still there?")


async def test_a_signal_reaches_one_seat_and_is_never_dropped_in_silence(live: Server):
    async with meeting(live) as (_, host, guest):
        guest_seat = (await guest.until("welcome", anew=True))["seat"]
        host_seat = (await host.until("welcome", anew=True))["seat"]
        offer = {"type": "offer", "sdp": "v=0\r\n"}
        candidate = {"candidate": "candidate:1 1 udp 1 127.0.0.1 9 typ host", "sdpMid": "0", "sdpMLineIndex": 0}
        await host.send("signal", to=guest_seat, description=offer, candidates=[candidate])
        got = await guest.until("signal")
        assert (got["from"], got["description"]) == (host_seat, offer)
        assert got["candidates"][0]["candidate"] == candidate["candidate"]
        await guest.close()
        await host.until("seat.left")
        gone = await host.do("signal", to=guest_seat, description=offer)
        assert (gone["code"], gone["status"]) == ("seat_gone", 410)


async def test_who_was_there_first_offers(live: Server):
    async with meeting(live) as (_, host, guest):
        first, second = await host.until("welcome", anew=True), await guest.until("welcome", anew=True)
        assert (first["polite"], second["polite"]) == (False, True)
        joined = {seat["seat"]: seat["joined"] for seat in second["seats"]}
        assert joined[first["seat"]] < joined[second["seat"]]


async def test_whispers_reach_two_and_observers_cannot_speak_to_the_candidate(live: Server):
    host, guest, watcher = await sign_in(live, "interviewer", "candidate", "candidate2")
    room = await host.make_room(observers=[live.people["candidate2"]])
    async with knock(host, room) as inside, knock(guest, room) as outside, knock(watcher, room) as watching:
        for _ in range(2):
            await inside.do("admit", seat=(await inside.until("seat.knocked"))["data"]["seat"])
        welcome = await watching.until("welcome")
        await outside.until("welcome")
        seats = {seat["role"]: seat["seat"] for seat in welcome["seats"]}
        refused = await watching.do("chat.send", text="Hi candidate")
        assert refused["code"] == "not_allowed"
        refused = await watching.do("chat.send", text="Hi candidate", to=seats["candidate"])
        assert refused["code"] == "not_allowed"
        await watching.do("chat.send", text="Ask about expiry.", to=seats["interviewer"])
        await inside.until("chat.sent")
        await inside.do("chat.send", text="What about expiry?")
        await outside.until("chat.sent")
        assert outside.said() == ["What about expiry?"]
        gap = next(e for e in outside.events if e["kind"] == "chat.sent")
        before = outside.events[outside.events.index(gap) - 1]
        assert gap["prev"] == before["seq"]
        assert gap["seq"] > before["seq"] + 1


async def test_a_removed_person_with_a_ban_stays_out(live: Server):
    async with meeting(live) as (room, host, guest):
        seat = (await guest.until("welcome", anew=True))["seat"]
        await host.do("remove", seat=seat, ban=True)
        assert await guest.closed() == 4403
        (same,) = await sign_in(live, "candidate")
        refused = await same.ask("POST", f"/api/rooms/{room}/ticket")
        assert refused.status_code == 403
        assert refused.json()["code"] == "removed"


async def test_a_locked_room_lets_nobody_new_in(live: Server):
    host, guest = await sign_in(live, "interviewer", "candidate")
    room = await host.make_room()
    async with knock(host, room) as inside:
        await inside.until("welcome")
        await inside.do("lock", on=True)
        async with knock(guest, room) as outside:
            await outside.until(lambda f: f["type"] == "waiting" and f["message"] == "locked")
            seat = (await inside.until("seat.knocked"))["data"]["seat"]
            assert (await inside.do("admit", seat=seat))["code"] == "room_locked"
            await inside.do("lock", on=False)
            await outside.until(lambda f: f["type"] == "waiting" and f["message"] == "knocking")
            await inside.do("admit", seat=seat)
            await outside.until("welcome")


async def test_ending_ends_it_for_everybody_and_for_good(live: Server):
    async with meeting(live) as (room, host, guest):
        await host.do("end")
        assert (await guest.closed(), guest.close_reason) == (4403, "ended")
        assert await host.closed() == 4403
        assert guest.kinds()[-1] == "room.ended"
        (same,) = await sign_in(live, "candidate")
        assert (await same.ask("POST", f"/api/rooms/{room}/ticket")).status_code == 409


async def test_a_deleted_message_is_sent_to_nobody_again(live: Server):
    async with meeting(live) as (room, host, guest):
        said = await guest.do("chat.send", text="My hut is on the Zugspitze")
        await guest.do("chat.edit", seq=said["seq"], text="My hut is near the Zugspitze")
        await guest.do("chat.delete", seq=said["seq"])
        await host.until("chat.deleted")
        host.frames.clear()
        host._looked = 0
        await host.send("sync", after=0)
        await host.until("chat.deleted")
        assert "Zugspitze" not in str(host.frames)
        (same,) = await sign_in(live, "interviewer")
        lines = (await same.get(f"/api/rooms/{room}/transcript"))["lines"]
        assert [line["deleted"] for line in lines if line["kind"] == "chat"] == [True]
        assert "Zugspitze" not in str(lines)


async def test_a_timer_runs_out_once_and_everybody_hears_it(live: Server):
    async with meeting(live) as (_, host, guest):
        await host.do("timer.start", name="Warm-up", seconds=1)
        started = await guest.until("timer.started")
        expired = await guest.until("timer.expired")
        assert expired["data"]["timer"] == started["data"]["timer"]
        await host.do("chat.send", text="done")
        await guest.until("chat.sent")
        assert guest.kinds().count("timer.expired") == 1


async def test_notes_keep_to_their_layer_and_a_stale_edit_is_refused_with_what_stands_there(live: Server):
    async with meeting(live) as (room, host, guest):
        await host.do("note.save", layer="private", text="Strong.", revision=0)
        saved = await host.until("note.saved")
        note = saved["data"]["note"]
        await host.do("note.save", layer="private", note=note, text="Very strong.", revision=1)
        stale = await host.do("note.save", layer="private", note=note, text="Weak.", revision=1)
        assert (stale["code"], stale["status"]) == ("stale_note", 409)
        assert (stale["more"]["revision"], stale["more"]["text"]) == (2, "Very strong.")
        await host.do("note.save", layer="candidate", text="Read up on outboxes.", revision=0)
        seen = await guest.until("note.saved")
        assert seen["data"]["text"] == "Read up on outboxes."
        assert "strong" not in str(guest.frames)
        assert (await guest.do("note.save", layer="panel", text="?", revision=0))["code"] == "not_allowed"
        (same,) = await sign_in(live, "candidate")
        notes = (await same.get(f"/api/rooms/{room}/notes"))["results"]
        assert [n["text"] for n in notes] == ["Read up on outboxes."]


async def test_a_report_of_conduct_is_not_shown_to_who_it_is_about_and_keeps_the_minute_before(live: Server):
    async with meeting(live) as (room, host, guest):
        host_seat = (await host.until("welcome", anew=True))["seat"]
        await host.do("chat.send", text="How old are you?")
        await guest.send("quality", peer=host_seat, rung="360p", relayed=True, loss=0.04, rtt_ms=86)
        await host.until("quality")
        filed = await guest.do("incident", kind="conduct", text="He asked my age.", about=host_seat)
        assert filed["type"] == "ack"
        await guest.do("chat.send", text="Let us go on.")
        await host.until("chat.sent")
        assert "age" not in str([f for f in host.frames if f.get("kind") == "incident.filed"])
        staff, candidate = await sign_in(live, "staff", "candidate")
        listed = (await staff.get(f"/api/incidents?room={room}"))["results"]
        case = await staff.get(f"/api/incidents/{listed[0]['id']}")
        assert any(e["kind"] == "chat.sent" and "old" in e["data"]["text"] for e in case["events"])
        assert case["about"]["seat"] == host_seat
        mine = (await candidate.get("/api/incidents"))["results"]
        assert mine[0]["text"] == "He asked my age."
        taken = await staff.ask("POST", f"/api/incidents/{case['id']}/take")
        assert taken.json()["state"] == "taken"
        again = await staff.ask("POST", f"/api/incidents/{case['id']}/take")
        assert again.status_code == 409
        closed = await staff.ask("POST", f"/api/incidents/{case['id']}/close", {"resolution": "Spoken with him."})
        assert closed.json()["state"] == "closed"


async def test_signing_out_closes_the_sockets_of_that_session(live: Server):
    host, _ = await sign_in(live, "interviewer", "candidate")
    room = await host.make_room()
    async with knock(host, room) as line:
        await line.until("welcome")
        await host.ask("POST", "/api/auth/logout")
        assert await line.closed() == 4401


async def test_a_ticket_opens_one_connection_only(live: Server):
    (host,) = await sign_in(live, "interviewer")
    room = await host.make_room()
    url = await host.ticket_url(room)
    first = await connect(url)
    await first.send("hello", last_seq=None, client="x")
    await first.until("welcome")
    second = await connect(url)
    assert await second.closed() == 4401
    await first.close()


async def test_a_cookie_needs_our_own_origin_as_a_whole(live: Server):
    (host,) = await sign_in(live, "interviewer")
    room = await host.make_room()
    cookie = "; ".join(f"{name}={value}" for name, value in host.http.cookies.items())
    url = f"{live.ws_url}/ws/rooms/{room}"
    other_port = live.url.rsplit(":", 1)[0] + ":1"
    for origin in (
        None,
        "null",
        other_port,
        live.url.replace("http", "https"),
        "http://evil.test",
        live.url + "@evil.test",
        "http://[",
        "",
    ):
        line = await connect(url, origin=origin, additional_headers={"Cookie": cookie})
        assert await line.closed() == 4403, origin
    line = await connect(url, origin=live.url, additional_headers={"Cookie": cookie})
    await line.send("hello", last_seq=None, client={"instance": "a"})
    await line.until("welcome")
    await line.close()


async def test_a_foreign_room_and_no_room_look_the_same(live: Server):
    host, stranger = await sign_in(live, "interviewer", "candidate2")
    room = await host.make_room()
    cookie = "; ".join(f"{name}={value}" for name, value in stranger.http.cookies.items())
    for path in (room, "01900000-0000-7000-8000-000000000000", "nonsense"):
        line = await connect(f"{live.ws_url}/ws/rooms/{path}", origin=live.url, additional_headers={"Cookie": cookie})
        assert await line.closed() == 4404, path


async def test_a_timer_that_runs_out_while_the_server_is_dead_rings_once_when_it_is_back(server):
    own = server()
    host, _ = await sign_in(own, "interviewer", "candidate")
    room = await host.make_room()
    async with knock(host, room) as inside:
        await inside.until("welcome")
        await inside.do("timer.start", name="Thinking", seconds=1)
        own.restart()
    (host,) = await sign_in(own, "interviewer")
    async with knock(host, room) as inside:
        await inside.until("timer.expired")
        await inside.do("chat.send", text="done")
        await inside.until("chat.sent")
        assert inside.kinds().count("timer.expired") == 1


async def test_turn_credentials_come_with_admission_and_are_renewed_before_they_end(server):
    """LIVE-10. Four seconds of life instead of ten minutes, so that the test need not wait for them."""
    own = server(TURN_URLS="turn:turn.example:3478", TURN_SECRET="a-secret", TURN_SECONDS="4")
    host, guest = await sign_in(own, "interviewer", "candidate")
    room = await host.make_room()
    async with knock(host, room) as inside, knock(guest, room) as outside:
        await outside.until("waiting")
        assert "turn:" not in str(outside.frames)
        first = await inside.until("welcome")
        await inside.do("admit", seat=(await inside.until("seat.knocked"))["data"]["seat"])
        theirs = await outside.until("welcome")
        renewed = await outside.until("ice")
        assert renewed["ice_expires_at"] > theirs["ice_expires_at"]
        names = [frame["ice_servers"][-1]["username"] for frame in (first, theirs, renewed)]
        assert theirs["seat"] in names[1]
        assert room in names[1]
        assert len(set(names)) == 3
