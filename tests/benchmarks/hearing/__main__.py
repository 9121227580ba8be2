"""`./intraview bench hearing`: how well, and how quickly, does what ships hear and speak?"""

import argparse
import time
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from statistics import median, quantiles
from typing import Any

from ai_interviewer.speech import SPEAKING_RATE, make_hotwords
from ai_interviewer.speech.voice import Voice
from ai_interviewer.speech.whisper import Whisper
from ai_interviewer.speech.wording import parts, speakable
from tests.benchmarks.hearing.errors import Errors, errors
from tests.support import voices

ANSWERS = Path(__file__).with_name("answers.toml")
SNR = 10
TURN = "I moved the slow queries to a read replica and measured the result again."


@dataclass
class Line:
    """A line of the table."""

    counted: Errors
    seconds: list[float]
    cpu: float
    audio: float

    def __str__(self) -> str:
        typical, slow = median(self.seconds) * 1000, quantiles(self.seconds, n=20)[-1] * 1000
        counted, cpu = self.counted, self.cpu / self.audio
        return f"{counted.rate:.1f} | {counted.terms_missed:.1f} | {typical:.0f} | {slow:.0f} | {cpu:.3f}"


def hear_all(
    whisper: Whisper, topics: list[Any], voice: str, noise: str, hint: Callable[[Any], str], wrong: bool
) -> Line:
    """All answers in one voice."""
    line = Line(Errors(), [], 0.0, 0.0)
    around = None if noise == "clean" else voices.noise(8, noise)  # type: ignore[arg-type]
    for topic in topics:
        hotwords = hint(topic)
        for answer in topic["answers"]:
            talk = voices.speak(speakable(answer["text"]), voice=voice)
            talk = talk if around is None else voices.mix(talk, around, SNR)
            begun, cpu = time.perf_counter(), time.process_time()
            heard = whisper.hear(talk, hotwords=hotwords)
            line.cpu += time.process_time() - cpu
            line.seconds.append(time.perf_counter() - begun)
            line.audio += len(talk) / voices.RATE
            found = errors(answer["text"], heard.text, answer["terms"])
            line.counted += found
            if wrong and found.wrong:
                print(f"    {answer['text']}\n    {heard.text}\n")
    return line


def main(arguments: list[str]) -> int:
    """Print two tables: two to three minutes on a quiet core. `--all` tries all voices in noise, too."""
    parser = argparse.ArgumentParser(prog="intraview bench hearing")
    parser.add_argument("--all", action="store_true", help="all voices in noise: six more minutes")
    parser.add_argument("--wrong", action="store_true", help="show what was misheard")
    parser.add_argument("--answers", type=int, default=6, help="answers of each of the 8 topics; 6 are all")
    asked = parser.parse_args(arguments)
    with ANSWERS.open("rb") as file:
        topics = tomllib.load(file)["topic"]
    for topic in topics:
        topic["answers"] = topic["answers"][: asked.answers]
    whisper, voice = Whisper(1), Voice()
    count = sum(len(topic["answers"]) for topic in topics)
    print(f"{count} answers, one core; noise {SNR} dB below speech. CPU: seconds for each second of audio.\n")
    print("| voice | around | hot words | word errors, % | terms missed, % | ms, median | ms, p95 | CPU |")
    print("|---|---|---|---|---|---|---|---|")
    everyone = voices.voices()
    hints: dict[str, Callable[[Any], str]] = {
        "without": lambda _: "",
        "with": lambda topic: make_hotwords(*reversed(topic["material"].splitlines())),
    }
    for noise in ("clean", "white", "babble"):
        speakers = everyone if asked.all or noise == "clean" else everyone[:1]
        for speaker in speakers:
            for name, hint in hints.items():
                line = hear_all(whisper, topics, speaker, noise, hint, asked.wrong)
                print(f"| {speaker} | {noise} | {name} | {line} |", flush=True)
    four = voices.speak(TURN)[: 4 * voices.RATE]
    cpu, hotwords = time.process_time(), hints["with"](topics[0])
    took = [whisper.hear(four, hotwords=hotwords).milliseconds for _ in range(20)]
    cpu = (time.process_time() - cpu) / len(took) * 1000
    print(
        f"\nA turn of {len(four) / voices.RATE:.1f} s is heard in {median(took):.0f} ms (median of {len(took)}),"
        f" {cpu:.0f} ms of CPU."
    )
    speak(voice, topics)
    return 0


def speak(voice: Voice, topics: list[Any]) -> None:
    """First sound of each answer's text, and what a second of speech costs."""
    firsts, cpu, sound = [], time.process_time(), 0
    for topic in topics:
        for answer in topic["answers"]:
            begun = time.perf_counter()
            first = voice.say(parts(answer["text"])[0])
            firsts.append((time.perf_counter() - begun) * 1000)
            sound += len(first)
    cost = (time.process_time() - cpu) / (sound / SPEAKING_RATE)
    print(
        f"The first sound of a sentence comes after {median(firsts):.0f} ms (p95 {quantiles(firsts, n=20)[-1]:.0f});"
        f" {cost:.3f} CPU-seconds for each second of speech."
    )
