"""`./intraview bench turn_taking`: is anybody cut short, is anybody kept waiting, and who gives way to whom?"""

import argparse
import time
from statistics import median

from tests.benchmarks.turn_taking import barging
from tests.benchmarks.turn_taking.corpus import utterances
from tests.benchmarks.turn_taking.cost import cost
from tests.benchmarks.turn_taking.engine import Timed
from tests.benchmarks.turn_taking.measuring import outcome_of, turns_in_noise
from tests.support import voices

SLOW = 1.0
NOISES = ("silence", "white", "pink", "music", "keyboard")


def main(arguments: list[str]) -> int:
    """Print the tables. `--quick` for the held-out set alone."""
    parser = argparse.ArgumentParser(prog="intraview bench turn_taking", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="only the held-out answers and the interruptions")
    parser.add_argument("--wrong", action="store_true", help="say which answers went wrong, and how")
    asked = parser.parse_args(arguments)
    begun, ear = time.perf_counter(), Timed()
    ear.warm_up()
    print("| set | answers with pauses | interrupted | whole answers | delay p50, ms | p95, ms | CPU of hearing, s |")
    print("|---|---:|---:|---:|---:|---:|---:|")
    for name in ("held_out",) if asked.quick else ("development", "held_out"):
        _answers(name, ear, asked.wrong)
    print("\n| while the interviewer speaks | onsets | silent after, p50, ms | p95, ms | stopped for good | went on |")
    print("|---|---:|---:|---:|---:|---:|")
    _barge("somebody speaks", barging.sounds(), ear)
    _barge('"yeah", "okay", "right", "I see"', barging.backchannels(), ear)
    _barge('a hum of 0.3 s, "mm-hm"', barging.hums(), ear)
    print("\n| 20 s of | turns |\n|---|---:|")
    for kind in NOISES:
        print(f"| {kind} | {turns_in_noise(voices.noise(20, kind), ear)} |")
    each = cost()
    print(
        f"\nA frame of 20 ms costs {each.silence:.3f} ms in a quiet room, {each.speech:.3f} ms while somebody speaks,"
        f" {each.speaking:.3f} ms while the interviewer does and echoes."
    )
    print(
        f"{ear.calls} transcriptions, {ear.seconds / ear.calls:.2f} s of CPU each. {time.perf_counter() - begun:.0f} s."
    )
    return 0


def _answers(name: str, ear: Timed, wrong: bool) -> None:
    before = ear.seconds
    outcomes = [outcome_of(utterance, ear) for utterance in utterances(name)]
    broken = [one for one in outcomes if not one.utterance.is_whole]
    cut = [one for one in broken if one.interrupted_at is not None]
    delays = sorted(1000 * (one.delay or 99) for one in outcomes if one.utterance.is_whole)
    print(
        f"| {name} | {len(broken)} | {len(cut)} ({100 * len(cut) / len(broken):.1f} %) | {len(delays)} "
        f"| {median(delays):.0f} | {percentile(delays, 95):.0f} | {ear.seconds - before:.1f} |"
    )
    slow = [one for one in outcomes if one.delay is None or (one.utterance.is_whole and one.delay > SLOW)]
    for one in [*cut, *slow] if wrong else ():
        print(f"    {one.utterance.text!r}: {one.text!r}, {one.delay}")


def _barge(name: str, sounds: list[barging.Sound], ear: Timed) -> None:
    found = [barging.barge(sound, ear) for sound in sounds]
    times = sorted(one.milliseconds for one in found if one.milliseconds is not None)
    held = f"{median(times):.0f} | {percentile(times, 95):.0f}" if times else "– | –"
    stopped = sum(one.cut for one in found)
    print(f"| {name} | {len(found)} | {held} | {stopped} | {len(found) - stopped} |")


def percentile(values: list[float], share: int) -> float:
    """The value that so many of a hundred don't exceed."""
    return values[min(len(values) - 1, -(-len(values) * share // 100) - 1)]
