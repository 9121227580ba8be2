"""Packets into a file that any player plays: Opus in Ogg (RFC 3533, RFC 7845), on the clock of whoever writes.

Packets are only collected where they come in; a thread that all writers share packs and writes them, a page a second.
Each page stands for itself: what a killed process leaves behind plays up to its last page.
"""

import logging
import os
import secrets
import struct
import threading
import zlib
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import BinaryIO

from signalling.peers.opus import FRAME_MS, SILENCE, milliseconds

logger = logging.getLogger(__name__)

PRE_SKIP = 312  # what libopus looks ahead, in samples
PACKETS_A_PAGE = 50
MAX_PENDING = 3_000  # packets: a disk that stands still for a minute ends the recording, not the process
MAX_PACKET = 1_500
GAP_MS = 60  # packets come unevenly; only more than this is a gap
AHEAD_MS = 240  # a sender's clock that runs faster than ours is held back by a dropped packet now and then
FIRST, LAST = 2, 4
PAGE = struct.Struct("<4sBBqIIIB")
MIRRORED = bytes(int(f"{byte:08b}"[::-1], 2) for byte in range(256))

_thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="recordings")


class OggWriter:
    """One track. A packet of `at_ms` lies at `at_ms - start_ms` in the file; without `start_ms` the first one begins.

    `write` and `close` may be called from any thread. A disk that fails ends the track, and is logged once.
    """

    def __init__(self, path: Path, *, channels: int = 1, start_ms: int | None = None) -> None:
        self._path = path
        self._lock = threading.Lock()
        self._waiting: list[tuple[bytes, int]] = []
        self._pending = 0
        self._is_closed = False
        # From here on: the thread's.
        self._start_ms = start_ms
        self._end_ms = 0.0
        self._serial = secrets.randbits(32)
        self._number = 0
        self._file: BinaryIO | None = None
        self._channels = channels
        self._lacing = bytearray()
        self._body = bytearray()
        _thread.submit(self._guard, self._open)

    def write(self, packet: bytes, at_ms: int) -> None:
        """Lay one packet down. Cheap, and never waits for the disk."""
        with self._lock:
            if self._is_closed:
                return
            self._waiting.append((packet, at_ms))
            if len(self._waiting) >= PACKETS_A_PAGE:
                self._hand_over()
            if self._pending > MAX_PENDING:
                self._is_closed = True
                logger.error("a recording was ended: its disk stands still")

    def close(self) -> "Future[None]":
        """No packet more. Done when the file is whole on the disk."""
        with self._lock:
            self._is_closed = True
            if self._waiting:
                self._hand_over()
        return _thread.submit(self._guard, self._finish)

    def _hand_over(self) -> None:
        packets, self._waiting = self._waiting, []
        self._pending += len(packets)
        _thread.submit(self._guard, partial(self._lay_down, packets))

    # --- On the thread of all writers ---------------------------------------------------------------------------------

    def _guard(self, work: Callable[[], None]) -> None:
        try:
            work()
        except OSError:
            self._is_closed = True
            self._file = None
            logger.exception("a recording could not be written")

    def _open(self) -> None:
        # Nobody but the server reads recordings.
        self._file = os.fdopen(os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb", buffering=0)
        vendor = b"intraview"
        self._put(struct.pack("<8sBBHIhB", b"OpusHead", 1, self._channels, PRE_SKIP, 48_000, 0, 0))
        self._flush(FIRST)
        self._put(struct.pack("<8sI", b"OpusTags", len(vendor)) + vendor + bytes(4))
        self._flush()

    def _lay_down(self, packets: list[tuple[bytes, int]]) -> None:
        for packet, at_ms in packets:
            length = milliseconds(packet)
            if self._start_ms is None:
                self._start_ms = at_ms
            gap = at_ms - self._start_ms - self._end_ms
            if not length or len(packet) > MAX_PACKET or gap < -AHEAD_MS:
                continue
            if gap > GAP_MS:
                for _ in range(int(gap) // FRAME_MS):
                    self._put(SILENCE, FRAME_MS)
            self._put(packet, length)
        self._flush()
        with self._lock:
            self._pending -= len(packets)

    def _finish(self) -> None:
        if self._file is not None:
            self._flush(LAST)
            self._file.close()
            self._file = None

    def _put(self, packet: bytes, length: float = 0) -> None:
        lacing = b"\xff" * (len(packet) // 255) + bytes([len(packet) % 255])
        if len(self._lacing) + len(lacing) > 255:
            self._flush()
        self._lacing += lacing
        self._body += packet
        self._end_ms += length

    def _flush(self, flags: int = 0) -> None:
        """Write the page, if there is anything on it."""
        if self._file is None or not (self._lacing or flags):
            return
        samples = round(self._end_ms * 48)
        head = PAGE.pack(b"OggS", 0, flags, samples, self._serial, self._number, 0, len(self._lacing))
        page = bytearray(head + self._lacing + self._body)
        page[22:26] = _checksum(page).to_bytes(4, "little")
        self._file.write(page)
        self._number += 1
        self._lacing.clear()
        self._body.clear()


def _checksum(page: bytes | bytearray) -> int:
    """Ogg's CRC. It is zlib's, read from the other end of every byte, so zlib can do the work."""
    mirrored = zlib.crc32(page.translate(MIRRORED), 0xFFFFFFFF) ^ 0xFFFFFFFF
    return int.from_bytes(mirrored.to_bytes(4, "little").translate(MIRRORED), "big")
