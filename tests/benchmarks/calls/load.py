"""The other end of all calls: offers, sends packets that were encoded once, and counts what comes back.

It shares the transport with what is measured, not to compare but to be cheap: the same load for every server.
"""

import asyncio
import json
import sys
import time

import uvloop
from aiortc import RTCDtlsFingerprint, RTCDtlsParameters

from signalling.peers.connection import HEADER, Dtls
from signalling.peers.ice import Ice, Places
from signalling.peers.opus import Encoder
from signalling.peers.policy import parse_candidate
from tests.benchmarks.calls.machine import go_first
from tests.benchmarks.calls.sound import babble
from tests.benchmarks.signalling.process import pin

GROUPS = 10  # browsers don't speak in step: each call sends in one of ten slots of 2 ms
PAYLOAD_TYPE = 111


class Caller:
    """One call, as cheap as it can be."""

    def __init__(self, places: Places) -> None:
        self.ice = Ice(places, self._on_media, is_controlling=True)
        self.dtls = Dtls(self.ice, "server")
        self.received = self.sent = 0
        self._sequence = self._timestamp = 0

    def _on_media(self, data: bytes) -> None:
        self.received += 1

    async def offer(self) -> str:
        await self.ice.gather_candidates()
        return "\r\n".join(
            [
                "v=0",
                "o=- 1 1 IN IP4 0.0.0.0",
                "s=-",
                "t=0 0",
                "a=group:BUNDLE 0",
                "a=msid-semantic: WMS *",
                f"m=audio 9 UDP/TLS/RTP/SAVPF {PAYLOAD_TYPE}",
                "c=IN IP4 0.0.0.0",
                "a=mid:0",
                "a=sendrecv",
                "a=rtcp:9 IN IP4 0.0.0.0",
                "a=rtcp-mux",
                f"a=rtpmap:{PAYLOAD_TYPE} opus/48000/2",
                "a=ssrc:7 cname:load",
                f"a=ice-ufrag:{self.ice.local_username}",
                f"a=ice-pwd:{self.ice.local_password}",
                f"a=fingerprint:sha-256 {self.dtls.fingerprint}",
                "a=setup:actpass",
                *(f"a={line}" for line in self.ice.describe_candidates()),
                "",
            ]
        )

    async def accept(self, answer: str) -> None:
        lines = [line[2:] for line in answer.split("\r\n") if line.startswith("a=")]
        values = dict(line.split(":", 1) for line in lines if ":" in line)
        self.ice.remote_username, self.ice.remote_password = values["ice-ufrag"], values["ice-pwd"]
        for line in lines:
            if candidate := parse_candidate(line) if line.startswith("candidate:") else None:
                await self.ice.add(candidate)
        await self.ice.connect()
        prints = [line[12:].split(" ") for line in lines if line.startswith("fingerprint:")]
        await self.dtls.start(RTCDtlsParameters([RTCDtlsFingerprint(*each) for each in prints]))

    def send(self, payload: bytes) -> None:
        pair = self.ice.pair
        if pair is None or self.dtls.state != "connected":
            return
        self._sequence, self._timestamp = (self._sequence + 1) & 0xFFFF, (self._timestamp + 960) & 0xFFFFFFFF
        header = HEADER.pack(0x80, PAYLOAD_TYPE, self._sequence, self._timestamp, 7)
        pair.protocol.transport.sendto(self.dtls.protect(header + payload), pair.remote_addr)
        self.sent += 1

    async def close(self) -> None:
        await self.dtls.stop()
        await self.ice.close()


class Load:
    """Takes orders, a line of JSON each, and answers them."""

    def __init__(self) -> None:
        self.places = Places(addresses=tuple(Places().list_addresses()[:1]))
        self.calls: list[Caller] = []
        self.packets = Encoder(24_000).encode(babble(4.0, 24_000))
        self.began = time.monotonic()
        self.slot = 0

    def tick(self) -> None:
        loop = asyncio.get_running_loop()
        while (due := self.began + self.slot * 0.02 / GROUPS) <= time.monotonic():
            packet = self.packets[self.slot // GROUPS % len(self.packets)]
            for call in self.calls[self.slot % GROUPS :: GROUPS]:
                call.send(packet)
            self.slot += 1
        loop.call_at(due, self.tick)

    async def follow(self, order: dict[str, str]) -> dict[str, object]:
        if order["do"] == "offer":
            self.calls.append(Caller(self.places))
            return {"offer": await self.calls[-1].offer()}
        if order["do"] == "accept":
            await asyncio.wait_for(self.calls[-1].accept(order["answer"]), 20)
        if order["do"] == "close":
            calls, self.calls = self.calls, []
            await asyncio.gather(*(call.close() for call in calls))
        return {
            "sent": sum(call.sent for call in self.calls),
            "received": sum(call.received for call in self.calls),
            "cpu": time.process_time(),
        }


async def main() -> None:
    pin(1)
    go_first()
    load = Load()
    load.tick()
    loop = asyncio.get_running_loop()
    while line := await loop.run_in_executor(None, sys.stdin.readline):
        print(json.dumps(await load.follow(json.loads(line))), flush=True)


if __name__ == "__main__":
    uvloop.run(main())
