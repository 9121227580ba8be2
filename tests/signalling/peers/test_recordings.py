"""What a call leaves on the disk plays everywhere, on the clock of its room."""

import subprocess
import sys
from pathlib import Path

import av
import numpy as np
import pytest
from numpy.typing import NDArray

from signalling.peers.ogg import OggWriter
from tests.signalling.peers.people import pitch, say, tone
from tests.support.launcher import ROOT


def play(path: Path) -> NDArray[np.int16]:
    """The file at 16 kHz mono, as FFmpeg reads it."""
    resampler = av.AudioResampler(format="s16", layout="mono", rate=16_000)
    with av.open(str(path)) as file:
        frames = [part for frame in file.decode(audio=0) for part in resampler.resample(frame)]
    return np.concatenate([np.frombuffer(memoryview(part.planes[0]), np.int16)[: part.samples] for part in frames])


def sounding(pcm: NDArray[np.int16]) -> list[int]:
    """In which tenths of a second there is sound."""
    return [tenth for tenth in range(len(pcm) // 1600) if np.abs(pcm[tenth * 1600 :][:1600]).max() > 1000]


def test_what_was_said_lies_where_it_was_said(tmp_path: Path) -> None:
    writer = OggWriter(tmp_path / "track.ogg", start_ms=10_000)
    packets = say(tone(440, 1.0, 24_000))
    for begins in (11_000, 15_000):
        for number, packet in enumerate(packets):
            writer.write(packet, begins + number * 20 + (number % 3) * 7)
    writer.close().result(60)
    pcm = play(tmp_path / "track.ogg")
    assert len(pcm) == pytest.approx(6.0 * 16_000, abs=1600)
    assert sounding(pcm)[0] in (10, 11)
    assert set(range(12, 19)) <= set(sounding(pcm))
    assert not set(range(22, 49)) & set(sounding(pcm))
    assert set(range(52, 59)) <= set(sounding(pcm))
    assert pitch(pcm[16_000 * 5 + 3200 :][:9600]) == pytest.approx(440, abs=5)


def test_without_a_start_the_first_packet_is_the_start(tmp_path: Path) -> None:
    writer = OggWriter(tmp_path / "track.ogg")
    for number, packet in enumerate(say(tone(440, 0.5, 24_000))):
        writer.write(packet, 3_600_000 + number * 20)
    writer.close().result(60)
    assert len(play(tmp_path / "track.ogg")) == pytest.approx(8_000, abs=400)


def test_a_sender_whose_clock_is_fast_does_not_run_away(tmp_path: Path) -> None:
    writer = OggWriter(tmp_path / "track.ogg", start_ms=0)
    packet = say(tone(440, 0.1, 24_000))[2]
    for number in range(1_000):
        writer.write(packet, number * 10)
    writer.close().result(60)
    assert len(play(tmp_path / "track.ogg")) == pytest.approx(10 * 16_000, abs=0.3 * 16_000)


def test_an_hour_of_silence_is_small_and_long(tmp_path: Path) -> None:
    path = tmp_path / "track.ogg"
    writer = OggWriter(path, start_ms=0)
    writer.write(say(tone(440, 0.1, 24_000))[0], 3_600_000)
    writer.close().result(60)
    with av.open(str(path)) as file:
        assert file.duration == pytest.approx(3_600_000_000, abs=100_000)
    assert path.stat().st_size < 800_000


def test_garbage_is_left_out(tmp_path: Path) -> None:
    writer = OggWriter(tmp_path / "track.ogg", start_ms=0)
    for number, packet in enumerate([b"", b"\x03", b"\xff" * 5_000, *say(tone(440, 0.5, 24_000))]):
        writer.write(packet, number * 20)
    writer.close().result(60)
    assert len(play(tmp_path / "track.ogg")) == pytest.approx(8_000, abs=400)


def test_a_track_that_cannot_be_written_harms_nobody(tmp_path: Path) -> None:
    writer = OggWriter(tmp_path / "nowhere" / "track.ogg")
    for packet in say(tone(440, 2.0, 24_000)):
        writer.write(packet, 0)
    writer.close().result(60)
    assert not (tmp_path / "nowhere").exists()


def test_a_killed_process_leaves_what_it_had_written(tmp_path: Path) -> None:
    path = tmp_path / "track.ogg"
    code = f"""
import os, pathlib, signal
from signalling.peers.ogg import OggWriter, _thread
from tests.signalling.peers.people import say, tone
writer = OggWriter(pathlib.Path({str(path)!r}), start_ms=0)
for number, packet in enumerate(say(tone(440, 3.5, 24_000))):
    writer.write(packet, number * 20)
_thread.submit(os.kill, os.getpid(), signal.SIGKILL).result()
"""
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False, timeout=150)
    assert len(play(path)) >= 3 * 16_000 - 400
