"""A call that this process carries: what all kinds of them have in common.

Two loops meet here. The room's side runs on the server's loop, lines and sessions on the media loop; whatever crosses
does so by `on_media`, `on_server`, `ask_media` and `ask_server`.
"""

import asyncio
import logging
import time
from collections.abc import Callable, Coroutine
from datetime import datetime
from functools import partial
from typing import Any, TypeVar

import msgspec

from ai_interviewer.models import Call
from ai_interviewer.protocol import AiVoiceState, Caption, VoiceState
from ai_interviewer.services import calls
from core.common.clock import utc_now
from core.common.errors import Refusal
from sessions_live import rules as room_rules
from sessions_live import sitting
from sessions_live.log import Row
from sessions_live.services import acts
from signalling.peers import BadOffer, MediaLoop, TooManyCalls, TooManyOffers
from signalling.peers import Call as Line
from signalling.protocol import Description, SignalOut

log = logging.getLogger(__name__)

T = TypeVar("T")

BUSY = ("hearing", "thinking", "speaking")
MAX_SIGNALS = 32  # of a room that wait for their turn
TELLS = msgspec.json.Encoder().encode


class CarriedCall:
    """A seat of the AI's in one room, held by this process. Subclasses open the lines and follow what happens."""

    def __init__(self, row: Call, *, media: MediaLoop, ended: Callable[["CarriedCall", str], None]) -> None:
        self.id = row.pk
        self.room_id, self.seat_id, self.ai_seat_id = row.room_id, row.seat_id, row.ai_seat_id
        self.number = row.number
        self.media = media
        self.started_at: datetime | None = None
        self._ended = ended
        self._loop = asyncio.get_running_loop()
        self._is_open = False
        self._backlog: list[Row] = []
        self._since = 0  # what happened until then is in what `open` reads, though it may come here yet
        self._signals: asyncio.Queue[str] = asyncio.Queue(MAX_SIGNALS)
        self._tasks: set[asyncio.Task[Any]] = set()
        self._state: str = "wanted"
        self._is_closed = False
        self._changing = asyncio.Lock()  # a call that is closed while it begins is closed when it has begun

    # --- for subclasses ---

    async def open(self) -> bool:
        """Read how things stand and get ready to answer offers. False: there is nothing to carry."""
        raise NotImplementedError

    async def shut(self) -> None:
        """Close lines and sessions. Called once, whether or not `open` has succeeded."""
        raise NotImplementedError

    def follow(self, row: Row) -> None:
        """Something happened in the room."""
        raise NotImplementedError

    async def line_of(self, seat_id: str) -> Line | None:
        """The line of a seat that signals; None for one that has none here."""
        raise NotImplementedError

    def take_word(self, word: dict[str, Any]) -> None:
        """A button."""

    # --- the server's loop: beginning and ending ---

    async def begin(self) -> None:
        """Take the AI's seat, get ready, and tell the pages to offer."""
        async with self._changing:
            if self._is_closed:
                return
            self._since = (await sitting.sit(self.room_id, self.ai_seat_id, self)).seq
            if not await self.open() or self._is_closed:
                return
            self._is_open = True
            for row in self._backlog:
                self.follow(row)
            self._backlog.clear()
            self.spawn(self._answer_signals())
            self.show("ready")

    async def come_to_rest(self, patience: float) -> None:
        """Wait until nobody is in the middle of a sentence, at most so many seconds."""
        until = time.monotonic() + patience
        while self._state in BUSY and time.monotonic() < until:  # noqa: ASYNC110  (two loops, and nobody waits long)
            await asyncio.sleep(0.05)

    async def close(self, reason: str) -> None:
        """Leave the seat and close the lines. Idempotent. A call that was lost is another worker's to tell of."""
        if self._is_closed:
            return
        if reason != "lost":
            self.show("moving" if reason == "moving" else "off", reason)
        self._is_closed = True
        sitting.rise(self.room_id, self.ai_seat_id, self)
        async with self._changing:
            sitting.rise(self.room_id, self.ai_seat_id, self)
            for task in self._tasks:
                task.cancel()
            await self.shut()

    async def switch_off(self, reason: str) -> None:
        """Take the call off for good, and say so in the room's log."""
        switch = partial(
            calls.switch_off,
            room_id=self.room_id,
            seat_id=self.seat_id,
            ai_seat_id=self.ai_seat_id,
            number=self.number,
            reason=reason,
        )
        try:
            await acts.act_in(self.room_id, switch)
        except Refusal:
            log.info("calls.not_switched_off call=%s", self.id)

    def end(self, reason: str) -> None:
        """Have the worker let go of this call."""
        self._ended(self, reason)

    # --- the server's loop: what comes from the room, and goes there ---

    def take_event(self, row: Row) -> None:
        if row.seq <= self._since:
            return
        if self._is_open:
            self.follow(row)
        else:
            self._backlog.append(row)

    def take_frame(self, text: str) -> None:
        """Most passing frames concern nobody here."""

    def take_signal(self, text: str) -> None:
        try:
            self._signals.put_nowait(text)
        except asyncio.QueueFull:
            log.warning("calls.signals_dropped call=%s", self.id)

    async def _answer_signals(self) -> None:
        """One after another, in the order in which they came."""
        while True:
            text = await self._signals.get()
            try:
                signal = sitting.read_signal(text)
                line = await self.line_of(signal.from_)
                if line is not None:
                    await self._answer(line, signal)
            except (BadOffer, TooManyOffers, TooManyCalls) as reason:
                log.info("calls.offer_refused call=%s reason=%s", self.id, type(reason).__name__)
                self.show("trouble", "offer")
            except Exception:
                log.exception("calls.signal_failed call=%s", self.id)

    async def _answer(self, line: Line, signal: SignalOut) -> None:
        if isinstance(signal.description, Description) and signal.description.type == "offer":
            sdp = await self.ask_media(line.answer(signal.description.sdp))
            await sitting.send_signal(
                self.room_id,
                from_seat=self.ai_seat_id,
                to_seat=signal.from_,
                description=Description(type="answer", sdp=sdp),
            )
        if isinstance(signal.candidates, list):
            found = [candidate.candidate or None for candidate in signal.candidates]
            await self.ask_media(line.add_candidates(found))

    def show(self, state: VoiceState, reason: str = "") -> None:
        """Tell the room what this call does now. Nothing more once it is closed."""
        if self._is_closed:
            return
        self._state = state
        self._tell(AiVoiceState(state=state, seat=str(self.seat_id), call=self.number, reason=reason))

    def caption(self, seat_id: str, text: str, *, final: bool, from_ms: int, to_ms: int) -> None:
        """Show what a seat is saying."""
        self._tell(Caption(seat=seat_id, text=text, final=final, from_ms=from_ms, to_ms=to_ms))

    def _tell(self, frame: msgspec.Struct) -> None:
        acts.tell_room(self.room_id, TELLS(frame).decode())

    def spawn(self, work: Coroutine[Any, Any, Any]) -> None:
        """Run a coroutine beside the rest until the call is closed."""
        task = self._loop.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    # --- between the loops ---

    def now_ms(self) -> int:
        """The room clock. On either loop."""
        return room_rules.room_ms(started_at=self.started_at, at=utc_now())

    def on_media(self, function: Callable[..., object], *args: Any) -> None:
        """Call a function on the media loop, unless that has ended."""
        if not self.media.loop.is_closed():
            self.media.loop.call_soon_threadsafe(function, *args)

    async def ask_media(self, work: Coroutine[Any, Any, T]) -> T:
        """Have a coroutine run on the media loop, and wait for what it returns."""
        return await asyncio.wrap_future(self.media.submit(work))

    def on_server(self, function: Callable[..., object], *args: Any, **kwargs: Any) -> None:
        """From the media loop: call a function on the server's."""
        if not self._loop.is_closed():
            self._loop.call_soon_threadsafe(partial(function, *args, **kwargs))

    async def ask_server(self, work: Coroutine[Any, Any, T]) -> T:
        """From the media loop: have a coroutine run on the server's, and wait for what it returns."""
        return await asyncio.wrap_future(asyncio.run_coroutine_threadsafe(work, self._loop))

    def run_on_server(self, work: Callable[[], Coroutine[Any, Any, object]]) -> None:
        """From the media loop: have a coroutine run on the server's, and don't wait."""
        self.on_server(lambda: self.spawn(work()))
