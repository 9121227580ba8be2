"""One connection of a call: ICE, DTLS, SRTP, and the packets that go over it. A reconnect is a new one.

aiortc gives the DTLS transport; its peer connection, sender and receiver are left out. They are made for a client:
a decoder thread per track that is no daemon and keeps the process from ending, a jitter buffer that adds 80 ms, an
audio level counted sample by sample in Python, encoding on demand, stereo. What one voice each way needs of them is
little.
"""

import asyncio
import contextlib
import logging
import secrets
import struct
import time
from typing import Any, Protocol

import pylibsrtp
from aiortc import RTCCertificate, RTCDtlsFingerprint, RTCDtlsParameters, RTCDtlsTransport
from aiortc.rtp import (
    RtcpPacket,
    RtcpReceiverInfo,
    RtcpRrPacket,
    RtcpSdesPacket,
    RtcpSenderInfo,
    RtcpSourceInfo,
    RtcpSrPacket,
)
from numpy.typing import NDArray

from signalling.peers.descriptions import SETUP_WHEN_THEIRS, Offer, Ours, write_answer
from signalling.peers.hearing import Hearing
from signalling.peers.ice import Ice, Places
from signalling.peers.policy import Policy, parse_candidate

logger = logging.getLogger(__name__)

CONNECT_SECONDS = 30.0
LOST_SECONDS = 12.0  # browsers check every 2.5 s; we'd notice by unanswered checks of our own only after 30
REPORT_TICKS = 125
PACKETS_A_SECOND = 120  # 50 are usual, 100 with packets of 10 ms
BURST = 240
MAX_SOURCES = 8  # libsrtp keeps a state for every source that has shown the keys
SOURCE_SILENT_SECONDS = 0.5
TIMESTAMP_STEP = 960
HEADER = struct.Struct("!BBHII")
NTP_EPOCH = 2_208_988_800


class Owner(Protocol):
    """The call that a connection belongs to."""

    def opened(self, connection: "Connection") -> None: ...
    def lost(self, connection: "Connection") -> None: ...
    def received(self, packet: bytes, at: float) -> None: ...
    def heard(self, pcm: NDArray[Any], at: float) -> None: ...


class Dtls(RTCDtlsTransport):
    """aiortc's DTLS transport on our ICE connection. It still reads DTLS itself; SRTP goes past it."""

    def __init__(self, ice: Ice, role: str) -> None:
        super().__init__(ice, [RTCCertificate.generateCertificate()])  # type: ignore[arg-type]
        self._set_role(role)

    @property
    def fingerprint(self) -> str:
        return next(each.value for each in self.getLocalParameters().fingerprints if each.algorithm == "sha-256")

    def protect(self, packet: bytes) -> bytes:
        return self._tx_srtp.protect(packet)  # type: ignore[no-any-return]

    def protect_report(self, packet: bytes) -> bytes:
        return self._tx_srtp.protect_rtcp(packet)  # type: ignore[no-any-return]

    def unprotect(self, packet: bytes) -> bytes:
        return self._rx_srtp.unprotect(packet)  # type: ignore[no-any-return]

    def unprotect_report(self, packet: bytes) -> bytes:
        return self._rx_srtp.unprotect_rtcp(packet)  # type: ignore[no-any-return]


class Connection:
    """Takes packets to send from its call, gives it what it hears. All on the media loop."""

    def __init__(self, owner: Owner, offer: Offer, *, policy: Policy, places: Places, wants_audio: bool) -> None:
        self.offer = offer
        self.is_open = False
        self.is_closed = False
        self.hearing = Hearing(owner.heard)
        self.packets_in = self.packets_out = self.refused = 0
        self._reports = 0
        self.rtt: float | None = None
        self.remote_lost = 0
        self._loop = asyncio.get_running_loop()
        self._owner = owner
        self._policy = policy
        self._wants_audio = wants_audio
        self._ice = Ice(places, self._on_media)
        self._ice.remote_username, self._ice.remote_password = offer.ufrag, offer.password
        self._dtls = Dtls(self._ice, {"active": "client", "passive": "server"}[SETUP_WHEN_THEIRS[offer.setup]])
        self._name = secrets.token_hex(8)
        self._ssrc = secrets.randbits(32)
        self._sequence = secrets.randbits(15)
        self._timestamp_offset = secrets.randbits(32)
        self._octets = 0
        self._was_silent = True
        self._source: int | None = None
        self._sources: set[int] = set()
        self._last_media = 0.0
        self._allowance = float(BURST)
        self._candidates = 0
        self._signs = 0
        self._alive_at = time.monotonic()
        self._their_report: tuple[int, float] | None = None
        self._task: asyncio.Task[None] | None = None
        self._closing: asyncio.Task[None] | None = None

    @property
    def garbage(self) -> int:
        """Datagrams that were nothing we know."""
        return self._ice.garbage

    async def open(self) -> str:
        """Listen, begin to connect, and return the answer."""
        await self._ice.gather_candidates()
        for line in self.offer.candidates:
            await self.add_candidate(line)
        self._task = self._loop.create_task(self._connect())
        return write_answer(
            self.offer,
            Ours(
                ufrag=self._ice.local_username,
                password=self._ice.local_password,
                fingerprint=self._dtls.fingerprint,
                candidates=self._ice.describe_candidates(),
                ssrc=self._ssrc,
                name=self._name,
                wants_audio=self._wants_audio,
            ),
        )

    async def add_candidate(self, line: str | None) -> None:
        """Try one more address of the other side, if the policy has nothing against it."""
        if line is None or self.is_closed:
            return
        candidate = parse_candidate(line)
        if (
            candidate is None
            or candidate.ufrag not in (None, self.offer.ufrag)
            or self._candidates >= self._policy.candidates
            or not self._policy.allows(candidate)
        ):
            self.refused += 1
            return
        self._candidates += 1
        await self._ice.add(candidate)

    def send(self, payload: bytes, tick: int) -> None:
        """Send one packet of 20 ms that is due at this tick of the pacer."""
        pair = self._ice.pair
        if not self.is_open or pair is None or not self.offer.hears:
            return
        marker = 0x80 if self._was_silent else 0
        self._was_silent = False
        header = HEADER.pack(
            0x80,
            marker | self.offer.payload_type,
            self._sequence,
            (self._timestamp_offset + tick * TIMESTAMP_STEP) & 0xFFFFFFFF,
            self._ssrc,
        )
        self._sequence = (self._sequence + 1) & 0xFFFF
        try:
            pair.protocol.transport.sendto(self._dtls.protect(header + payload), pair.remote_addr)
        except (pylibsrtp.Error, ValueError, OSError):
            return
        self.packets_out += 1
        self._octets += len(payload)

    def rest(self) -> None:
        """Nothing is due: what comes next begins a new spurt."""
        self._was_silent = True

    def tick(self, now: float, tick: int) -> None:
        """Every 20 ms: what time alone brings about."""
        self._allowance = min(BURST, self._allowance + PACKETS_A_SECOND / 50)
        if not self.is_open:
            return
        self.hearing.tick(now)
        if (tick + self._ssrc) % REPORT_TICKS:
            return
        signs = self._ice.checks + self.packets_in + self._reports
        if signs != self._signs:
            self._signs, self._alive_at = signs, now
        elif now - self._alive_at > LOST_SECONDS:
            self._lose()
            return
        self._report(tick)

    def close(self) -> asyncio.Task[None]:
        """Free everything, once; the task is done when it's free."""
        if self._closing is None:
            self.is_closed, self.is_open = True, False
            self._closing = self._loop.create_task(self._close())
        return self._closing

    async def _close(self) -> None:
        if self._task is not None:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task
        self._dtls.remove_all_listeners()
        try:
            await self._dtls.stop()
            await self._ice.close()
        except Exception:
            logger.exception("a connection did not close cleanly")

    async def _connect(self) -> None:
        try:
            async with asyncio.timeout(CONNECT_SECONDS):
                await self._ice.connect()
                fingerprints = [RTCDtlsFingerprint(algorithm, value) for algorithm, value in self.offer.fingerprints]
                await self._dtls.start(RTCDtlsParameters(fingerprints=fingerprints))
        except (ConnectionError, TimeoutError):
            self._lose()
        except Exception:
            logger.exception("a connection failed while it was set up")
            self._lose()
        else:
            if self._dtls.state != "connected":
                self._lose()
                return
            self._dtls.on("statechange", self._on_dtls)
            self.is_open = True
            self._alive_at = time.monotonic()
            self._owner.opened(self)

    def _on_dtls(self) -> None:
        if self._dtls.state in ("closed", "failed"):
            self._lose()

    def _lose(self) -> None:
        if not self.is_closed:
            self._task = None if self._task is asyncio.current_task() else self._task
            self.close()
            self._owner.lost(self)

    def _on_media(self, data: bytes) -> None:
        """One datagram that looks like RTP or RTCP."""
        if not self.is_open or len(data) < 12:
            return
        is_report = 192 <= data[1] <= 223
        source = int.from_bytes(data[4:8] if is_report else data[8:12], "big")
        if source not in self._sources and len(self._sources) >= MAX_SOURCES:
            return
        try:
            if is_report:
                report = self._dtls.unprotect_report(data)
                self._sources.add(source)
                self._on_report(report)
            elif data[1] & 0x7F == self.offer.payload_type and self._wants_audio:
                packet = self._dtls.unprotect(data)
                self._sources.add(source)
                self._on_packet(packet, time.monotonic())
        except (pylibsrtp.Error, ValueError, TypeError, IndexError, struct.error):
            self._ice.garbage += 1

    def _on_packet(self, packet: bytes, now: float) -> None:
        if self._allowance < 1:
            return
        self._allowance -= 1
        first, _, sequence, timestamp, source = HEADER.unpack_from(packet)
        start = 12 + 4 * (first & 15)
        if first & 16:
            start += 4 + 4 * int.from_bytes(packet[start + 2 : start + 4], "big")
        end = len(packet) - packet[-1] if first & 32 else len(packet)
        if start >= end:
            return
        if source != self._source:
            # Another source is heard only where the present one has fallen silent.
            if self._source is not None:
                if now - self._last_media < SOURCE_SILENT_SECONDS:
                    return
                self.hearing = Hearing(self._owner.heard)
            self._source = source
        self._last_media = now
        self.packets_in += 1
        payload = packet[start:end]
        self._owner.received(payload, now)
        self.hearing.receive(sequence, timestamp, payload, now)

    def _on_report(self, data: bytes) -> None:
        self._reports += 1
        for packet in RtcpPacket.parse(data):
            if isinstance(packet, RtcpSrPacket):
                self._their_report = ((packet.sender_info.ntp_timestamp >> 16) & 0xFFFFFFFF, time.time())
            for report in getattr(packet, "reports", ()):
                if report.ssrc == self._ssrc:
                    self.remote_lost = max(0, report.packets_lost)
                    if report.lsr:
                        went = (int(_ntp(time.time()) >> 16) - report.lsr - report.dlsr) & 0xFFFFFFFF
                        self.rtt = went / 65536 if went < 1 << 24 else self.rtt

    def _report(self, tick: int) -> None:
        """Tell the other side how we hear it, and our clock (RFC 3550)."""
        pair = self._ice.pair
        if pair is None:
            return
        now = time.time()
        reports = []
        if self._source is not None:
            seen = self.hearing.reception
            lsr, dlsr = 0, 0
            if self._their_report is not None:
                lsr, dlsr = self._their_report[0], int((now - self._their_report[1]) * 65536) & 0xFFFFFFFF
            reports.append(
                RtcpReceiverInfo(
                    ssrc=self._source,
                    fraction_lost=seen.take_fraction_lost(),
                    packets_lost=min(seen.lost, 0x7FFFFF),
                    highest_sequence=seen.highest & 0xFFFFFFFF,
                    jitter=int(seen.jitter * 48_000) & 0xFFFFFFFF,
                    lsr=lsr,
                    dlsr=dlsr,
                )
            )
        if self.packets_out:
            info = RtcpSenderInfo(
                ntp_timestamp=_ntp(now),
                rtp_timestamp=(self._timestamp_offset + tick * TIMESTAMP_STEP) & 0xFFFFFFFF,
                packet_count=self.packets_out & 0xFFFFFFFF,
                octet_count=self._octets & 0xFFFFFFFF,
            )
            packet: Any = RtcpSrPacket(ssrc=self._ssrc, sender_info=info, reports=reports)
        else:
            packet = RtcpRrPacket(ssrc=self._ssrc, reports=reports)
        name = RtcpSdesPacket(chunks=[RtcpSourceInfo(ssrc=self._ssrc, items=[(1, self._name.encode())])])
        with contextlib.suppress(pylibsrtp.Error, ValueError, OSError):
            data = self._dtls.protect_report(bytes(packet) + bytes(name))
            pair.protocol.transport.sendto(data, pair.remote_addr)


def _ntp(moment: float) -> int:
    return int((moment + NTP_EPOCH) * (1 << 32))
