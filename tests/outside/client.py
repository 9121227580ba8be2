"""A client for `intraview.room.v1`, written from docs/protocol.md alone. It imports nothing of the project.

One `Client` is one person in one room: it signs in over HTTP, gets a ticket, speaks the protocol, keeps a peer
connection to every other seat, comes back when its socket breaks, and sends again what was not acknowledged.
"""

import asyncio
import json
import random
import uuid
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import aiohttp
import websockets

from tests.outside.peer import Peer

Frame = dict[str, Any]

COME_BACK = {1001, 1006, 1012, 4401, 4408, 4429, 4503}  # 4401: with a new ticket
PAUSES = (0.25, 0.5, 1, 2, 4)
HEARTBEAT = 20.0
NO_MEDIA = {"audio": False, "video": False, "screen": False}


class Refused(Exception):
    """An `error` that answers one of our frames."""

    def __init__(self, error: Frame) -> None:
        self.code, self.status, self.more = error["code"], error["status"], error.get("more", {})
        super().__init__(f"{error['code']}: {error['detail']}")


class Closed(Exception):
    """The connection has ended for good."""

    def __init__(self, code: int, reason: str) -> None:
        self.code, self.reason = code, reason
        super().__init__(f"{code} {reason}")


class Person:
    """Somebody signed in over HTTP."""

    def __init__(self, server: str) -> None:
        self.server = server
        # Cookies of an address instead of a name are kept only if asked for.
        self.http = aiohttp.ClientSession(server, cookie_jar=aiohttp.CookieJar(unsafe=True))

    async def sign_in(self, email: str, password: str) -> "Person":
        await self.post("/api/auth/login", {"email": email, "password": password})
        return self

    async def post(self, path: str, body: Frame | None = None) -> Any:
        """POST with the CSRF token; raises on anything but success."""
        token = self.http.cookie_jar.filter_cookies(self.http._base_url).get("csrftoken")  # type: ignore[arg-type]
        if token is None:
            async with self.http.get("/api/config") as answer:
                token = answer.cookies["csrftoken"]
        headers = {"X-CSRFToken": token.value, "Origin": self.server}
        async with self.http.post(path, json=body or {}, headers=headers) as answer:
            if answer.status >= 400:
                raise RuntimeError(f"{path}: {answer.status} {await answer.text()}")
            return await answer.json() if answer.status != 204 else None

    async def get(self, path: str) -> Any:
        async with self.http.get(path) as answer:
            answer.raise_for_status()
            return await answer.json()

    async def close(self) -> None:
        await self.http.close()


class Client:
    """One seat. `events` is everything durable it was sent, in order; `seats` and `timers` are as of now."""

    def __init__(self, person: Person, room_id: str, *, with_media: bool = True) -> None:
        self.person, self.room_id, self.with_media = person, room_id, with_media
        self.instance = str(uuid.uuid4())
        self.last_seq = 0
        self.events: list[Frame] = []
        self.heard: list[Frame] = []
        self.welcome: Frame = {}
        self.waiting: Frame | None = None
        self.seats: dict[str, Frame] = {}
        self.timers: dict[str, Frame] = {}
        self.peers: dict[str, Peer] = {}
        self.connections = 0
        self.seat = ""
        self._resuming = False
        self._sent: dict[str, Frame] = {}
        self._answers: dict[str, asyncio.Future[Frame]] = {}
        self._change = asyncio.Condition()
        self._ended: asyncio.Future[None] | None = None
        self._tasks: set[asyncio.Task[None]] = set()
        self._socket: websockets.ClientConnection | None = None

    # --- connecting ---

    async def enter(self) -> "Client":
        """Connect, and go on being connected until `leave`. Returns once the server has answered the first hello."""
        self._ended = asyncio.get_running_loop().create_future()
        self._spawn(self._stay())
        await self.until(lambda: bool(self.welcome) or self.waiting is not None)
        return self

    async def leave(self) -> None:
        """Close the socket and every peer connection."""
        for task in list(self._tasks):
            task.cancel()
        if self._socket is not None:
            await self._socket.close()
        for peer in self.peers.values():
            await peer.close()
        self.peers.clear()

    async def ended(self) -> Closed:
        """Wait for the end that the server declares."""
        assert self._ended is not None
        try:
            await asyncio.wait_for(asyncio.shield(self._ended), 15)
        except Closed as closed:
            return closed
        raise AssertionError("left by ourselves")

    async def _stay(self) -> None:
        assert self._ended is not None
        failures = 0
        while True:
            try:
                ticket = await self.person.post(f"/api/rooms/{self.room_id}/ticket")
                async with websockets.connect(ticket["ws_url"], max_size=2**21, compression=None) as socket:
                    self._socket = socket
                    await self._converse(socket)
            except websockets.ConnectionClosed as closed:
                code = closed.rcvd.code if closed.rcvd else 1006
                reason = closed.rcvd.reason if closed.rcvd else ""
                if code not in COME_BACK:
                    await self._finish(Closed(code, reason))
                    return
                if self.welcome:
                    failures = 0
            except (OSError, aiohttp.ClientError, websockets.InvalidHandshake):
                pass  # the server is away for a moment
            except Exception as reason:
                await self._finish(reason)
                return
            await asyncio.sleep(PAUSES[min(failures, len(PAUSES) - 1)] * random.uniform(0.8, 1.2))
            failures += 1

    async def _finish(self, reason: Exception) -> None:
        assert self._ended is not None
        if not self._ended.done():
            self._ended.set_exception(reason)
        for answer in self._answers.values():
            if not answer.done():
                answer.set_exception(reason)
        async with self._change:
            self._change.notify_all()

    async def _converse(self, socket: websockets.ClientConnection) -> None:
        client = {"instance": self.instance, "name": "outside", "version": "1"}
        self._resuming = self.last_seq > 0
        await self._put({"type": "hello", "last_seq": self.last_seq or None, "client": client})
        heartbeat = asyncio.create_task(self._beat())
        try:
            async for text in socket:
                await self._take(json.loads(text))
                async with self._change:
                    self._change.notify_all()
            # The iteration ends quietly on 1000 and 1001.
            raise websockets.ConnectionClosedOK(socket.protocol.close_rcvd, socket.protocol.close_sent)
        finally:
            heartbeat.cancel()

    async def _beat(self) -> None:
        while True:
            await asyncio.sleep(HEARTBEAT)
            with suppress(websockets.ConnectionClosed):
                await self._put({"type": "ping", "t": 0})

    async def _put(self, frame: Frame) -> None:
        assert self._socket is not None
        await self._socket.send(json.dumps(frame))

    # --- what the server says ---

    async def _take(self, frame: Frame) -> None:
        self.heard.append(frame)
        match frame["type"]:
            case "waiting":
                self.waiting = frame
            case "welcome":
                await self._take_welcome(frame)
            case "event":
                await self._take_event(frame)
            case "signal":
                await self._take_signal(frame)
            case "ack":
                self._settle(frame["id"], frame)
            case "error" if "id" in frame:
                self._settle(frame["id"], frame)
            case "ice":
                self.welcome["ice_servers"] = frame["ice_servers"]
        # Everything else is not ours to know.

    def _settle(self, frame_id: str, frame: Frame) -> None:
        self._sent.pop(frame_id, None)
        answer = self._answers.get(frame_id)
        if answer is not None and not answer.done():
            answer.set_result(frame)

    async def _take_welcome(self, welcome: Frame) -> None:
        self.welcome, self.waiting = welcome, None
        self.seat = welcome["seat"]
        self.connections += 1
        before = self.seats
        self.seats = {seat["seat"]: dict(seat) for seat in welcome["seats"]}
        self.timers = {timer["timer"]: dict(timer) for timer in welcome["room"]["timers"]}
        for frame in list(self._sent.values()):  # what nobody acknowledged, with the same id
            await self._put(frame)
        if self.with_media and welcome["role"] in {"candidate", "interviewer"}:
            await self._put({"type": "media", "audio": True, "video": True, "screen": False})
        for seat_id in set(before) | set(self.seats):
            await self._meet(seat_id)

    async def _take_event(self, event: Frame) -> None:
        if event["prev"] == 0 and self.last_seq and event["seq"] <= self.last_seq:
            self.events, self.last_seq = [], 0  # the server sends everything again: begin anew
        if event["prev"] != self.last_seq:
            await self._put({"type": "sync", "after": self.last_seq})
            return
        self.last_seq = event["seq"]
        self.events.append(event)
        if event["seq"] > self.welcome["seq"]:
            await self._apply(event)

    async def _apply(self, event: Frame) -> None:
        data = event["data"]
        match event["kind"]:
            case "seat.knocked":
                seat = self.seats.setdefault(data["seat"], {"seat": data["seat"], "joined": None, "instance": None})
                seat.update(name=data["name"], role=data["role"], state="knocking", present=True)
            case "seat.joined":
                seat = self.seats.setdefault(data["seat"], {"seat": data["seat"]})
                seat.update(role=data["role"], name=data["name"], instance=data["instance"], state="admitted")
                seat.update(present=True, joined=event["seq"])
                if not data["again"]:
                    seat.update(media=dict(NO_MEDIA), hand=False)
                await self._meet(data["seat"])
            case "seat.left" | "seat.removed":
                if seat := self.seats.get(data["seat"]):
                    seat["present"] = False
                # A broken socket doesn't end a call; leaving does.
                if data.get("reason") not in {"lost", "server_lost", "too_slow", "taken_over"}:
                    await self._part(data["seat"])
            case "media.changed":
                self.seats[event["seat"]]["media"] = data
            case "hand.changed":
                self.seats[event["seat"]]["hand"] = data["up"]
            case kind if kind.startswith("timer."):
                state = {"started": "running", "resumed": "running"}.get(kind[6:], kind[6:])
                self.timers[data["timer"]] = {**data, "state": state}

    # --- calls ---

    def _was_first(self, seat_id: str) -> bool:
        """The one with the lower `joined` was there first: it offers."""
        mine, theirs = self.seats[self.seat]["joined"], self.seats[seat_id]["joined"]
        return bool(mine < theirs)

    async def _meet(self, seat_id: str) -> None:
        """Have a peer connection to a seat that is in the room, if it doesn't live already."""
        if not self.with_media or seat_id == self.seat:
            return
        other, peer = self.seats.get(seat_id), self.peers.get(seat_id)
        if other is None or not other["present"] or other["joined"] is None:
            return
        if peer is not None and peer.instance == other["instance"]:
            return
        await self._part(seat_id)
        if self._was_first(seat_id):
            self._new_peer(seat_id).offer()

    def _new_peer(self, seat_id: str) -> Peer:
        other = self.seats[seat_id]
        peer = Peer(
            instance=other["instance"],
            polite=not self._was_first(seat_id),
            ice_servers=self.welcome["ice_servers"],
            send=lambda description: self._signal(seat_id, description),
            restart=lambda: self._restart(seat_id),
        )
        self.peers[seat_id] = peer
        return peer

    async def _restart(self, seat_id: str) -> None:
        """Not connected after 8 s: the side that was there first begins a new connection."""
        await self._part(seat_id)
        other = self.seats.get(seat_id)
        if other is not None and other["present"] and self._was_first(seat_id):
            self._new_peer(seat_id).offer()

    async def _part(self, seat_id: str) -> None:
        if peer := self.peers.pop(seat_id, None):
            self._spawn(peer.close())

    async def _signal(self, seat_id: str, description: Frame) -> None:
        with suppress(websockets.ConnectionClosed):
            await self._put({"type": "signal", "to": seat_id, "description": description})

    async def _take_signal(self, frame: Frame) -> None:
        sender = frame["from"]
        if not self.with_media or sender not in self.seats:
            return
        peer = self.peers.get(sender)
        if peer is None or peer.instance != self.seats[sender]["instance"]:
            await self._part(sender)
            peer = self._new_peer(sender)
        peer.take(frame)

    # --- what a person does ---

    async def do(self, kind: str, **fields: Any) -> Frame:
        """Send a frame that carries an id and wait for its acknowledgement, over reconnects if need be."""
        frame_id = str(uuid.uuid4())
        frame = {"type": kind, "id": frame_id, **fields}
        self._sent[frame_id] = frame
        self._answers[frame_id] = asyncio.get_running_loop().create_future()
        with suppress(websockets.ConnectionClosed):
            await self._put(frame)
        answer = await asyncio.wait_for(self._answers[frame_id], 20)
        if answer["type"] == "error":
            raise Refused(answer)
        return answer

    async def until(self, true: Callable[[], Any], seconds: float = 15) -> Any:
        """Wait until something is so; what it is."""
        async with asyncio.timeout(seconds), self._change:
            while not (found := true()):
                if self._ended is not None and self._ended.done():
                    raise self._ended.exception() or AssertionError("ended")
                with suppress(TimeoutError):
                    await asyncio.wait_for(self._change.wait(), 0.1)
            return found

    async def event(self, kind: str, **data: Any) -> Frame:
        """Wait for an event of this kind with (at least) this data."""

        def find() -> Frame | None:
            return next(
                (one for one in self.events if one["kind"] == kind and data.items() <= one["data"].items()), None
            )

        found: Frame = await self.until(find)
        return found

    async def call_with(self, seat_id: str) -> Peer:
        """Wait until sound and moving pictures come from a seat."""
        await self.until(lambda: seat_id in self.peers and self.peers[seat_id].hears_and_sees, 20)
        return self.peers[seat_id]

    def _spawn(self, work: Any) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
