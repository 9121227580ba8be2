"""The files of recordings, Opus in Ogg (RFC 7845): where they lie, how long they are, how far they may be played.

They lie below MEDIA_ROOT, which no address serves; each name has a part that can't be guessed.
"""

import shutil
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import BinaryIO
from uuid import UUID

from django.conf import settings

from sessions_live.models import Recording

TRACKS = ("candidate", "interviewer")
SAMPLES_A_MS = 48  # Ogg counts Opus in samples of 48 kHz, whatever its rate (RFC 7845)
_HEADER = 27


def root() -> Path:
    return Path(settings.MEDIA_ROOT) / "recordings"


def folder_of(room_id: UUID, recording_id: UUID) -> Path:
    return root() / room_id.hex / recording_id.hex


def path_of(recording: Recording, track: str) -> Path:
    """Where a track of a recording lies. There may be no file: nobody spoke, or it is gone."""
    if track not in TRACKS:
        raise ValueError(track)
    return folder_of(recording.room_id, recording.pk) / f"{track}-{recording.secret}.ogg"


def playable_bytes(recording: Recording, track: str) -> int:
    """How much of a file may be given away; 0: there is none. Of a withdrawn recording nothing after its end, even if
    its writer has written on.
    """
    path = path_of(recording, track)
    try:
        found = path.stat()
    except FileNotFoundError:
        return 0
    if recording.state != Recording.State.WITHDRAWN or recording.ended_ms is None:
        return found.st_size
    return _bytes_until(path, recording.ended_ms - recording.started_ms, found.st_size, found.st_mtime_ns)


def duration_ms(recording: Recording) -> int:
    """How much was written of a recording, by its longer track."""
    return max((_duration_ms(path_of(recording, track)) for track in TRACKS), default=0)


def trim(recording: Recording) -> None:
    """Cut off on the disk what may not be played."""
    for track in TRACKS:
        path = path_of(recording, track)
        if path.exists() and (length := playable_bytes(recording, track)) < path.stat().st_size:
            with path.open("r+b") as file:
                file.truncate(length)


def remove(room_id: UUID, recording_id: UUID) -> None:
    """Remove the files of a recording. What is gone already is fine."""
    folder = folder_of(room_id, recording_id)
    shutil.rmtree(folder, ignore_errors=True)
    try:
        folder.parent.rmdir()
    except OSError:
        return  # the room has others, or none had been there


def folders() -> Iterator[tuple[UUID, UUID]]:
    """Room and recording of every folder on the disk."""
    for folder in root().glob("*/*"):
        try:
            yield UUID(folder.parent.name), UUID(folder.name)
        except ValueError:
            continue  # not made by us


@lru_cache(maxsize=256)  # a player asks for a file in many pieces
def _bytes_until(path: Path, until_ms: int, size: int, changed: int) -> int:
    kept = 0
    with path.open("rb") as file:
        for offset, samples in _pages(file):
            if samples is not None and samples > until_ms * SAMPLES_A_MS:
                return kept
            kept = offset
    return min(kept, size)


def _pages(file: BinaryIO) -> Iterator[tuple[int, int | None]]:
    """Where each whole page ends, and how much sound has been played by then (None: no packet ends in it)."""
    size, offset, skipped = file.seek(0, 2), 0, 0
    while True:
        file.seek(offset)
        header = file.read(_HEADER)
        if len(header) < _HEADER or header[:4] != b"OggS":
            return
        lengths = file.read(header[26])
        end = offset + _HEADER + len(lengths) + sum(lengths)
        if end > size:
            return
        if offset == 0:
            skipped = _pre_skip(file.read(19))
        yield end, _played(header, skipped)
        offset = end


def _duration_ms(path: Path) -> int:
    try:
        with path.open("rb") as file:
            played = max((samples for _, samples in _pages(file) if samples is not None), default=0)
    except FileNotFoundError:
        return 0
    return max(0, played) // SAMPLES_A_MS


def _pre_skip(head: bytes) -> int:
    """Samples that a decoder throws away at the start, out of the first page's `OpusHead`."""
    return int.from_bytes(head[10:12], "little") if head.startswith(b"OpusHead") else 0


def _played(header: bytes, skipped: int) -> int | None:
    granule = int.from_bytes(header[6:14], "little", signed=True)
    return None if granule < 0 else granule - skipped
