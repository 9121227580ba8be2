"""The table, the goals and what became of them."""

import json
import os
import platform
import statistics
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

from tests.benchmarks.signalling.servers import find_node

PAGE = Path(__file__).parents[3] / "docs" / "benchmarks.md"
BEGIN, END = "<!-- signalling: begin -->", "<!-- signalling: end -->"
NAMES = {"intraview": "Intraview", "peerjs": "PeerJS server", "bare": "bare `websockets` relay"}

Medians = dict[str, dict[str, dict[str, float]]]


@dataclass(frozen=True)
class Row:
    """One line of the table."""

    words: str
    measure: str
    field: str
    digits: int = 1


ROWS = [
    Row("CPU per relayed signal, µs", "relay", "cpu_us"),
    Row("lost signals under that load", "relay", "lost", 0),
    Row("CPU per room set-up (join ×2, offer, answer, 40 candidates one by one), ms", "set_up", "cpu_ms", 2),
    Row("the same, candidates batched as our client sends them, ms", "batched", "cpu_ms", 2),
    Row("join to ready, p50, ms", "set_up", "join_ms", 2),
    Row("join to ready, p95, ms", "set_up", "join_p95_ms", 2),
    Row("100 rooms at once: signals lost", "storm", "lost", 0),
    Row("100 rooms at once: join to ready of a room, p50, ms", "storm", "join_ms", 0),
    Row("memory per idle seat, KB", "memory", "kb"),
    Row("memory before the first of them, MB", "memory", "before_mb", 0),
    Row("CPU while 200 seats are idle, % of a core", "relay", "idle_percent", 2),
    Row("CPU per durable chat message, µs", "chat", "cpu_us", 0),
]


@dataclass(frozen=True)
class Goal:
    """A promise of ours, and how to tell whether it is kept."""

    words: str
    limit: float
    found: Callable[[Medians], float]
    unit: str
    if_missed: str


def ratio(measure: str, field: str) -> Callable[[Medians], float]:
    return lambda medians: medians["intraview"][measure][field] / medians["peerjs"][measure][field]


SIGN_IN = (
    "The PeerJS server opens a socket for whoever asks. Ours looks the session up, checks the seat, writes durably "
    "that it came, so that presence and the log survive a crash, and sends the whole room back"
)
HELD = "A seat holds its connection's buffers, its limits, and in part the room as it stands and its newest events"
GOALS = [
    Goal(
        "CPU per relayed signal ≤ 1.5 × PeerJS", 1.5, ratio("relay", "cpu_us"), "×",
        "Node's `ws` does in C++ and compiled JavaScript what Python's `websockets` does in Python",
    ),
    Goal("CPU per room set-up ≤ 1 × PeerJS", 1.0, ratio("set_up", "cpu_ms"), "×", SIGN_IN),
    Goal("join to ready, p50 ≤ 1 × PeerJS", 1.0, ratio("set_up", "join_ms"), "×", SIGN_IN),
    Goal("nothing lost when 100 rooms join at once", 0, lambda m: m["intraview"]["storm"]["lost"], "lost", "A defect"),
    Goal("≤ 25 KB per idle seat", 25, lambda m: m["intraview"]["memory"]["kb"], "KB", HELD),
    Goal(
        "a durable chat message ≤ 10 × a signal", 10,
        lambda m: m["intraview"]["chat"]["cpu_us"] / m["intraview"]["relay"]["cpu_us"], "×",
        "A signal touches no disk; a message is a row, committed before it is acknowledged",
    ),
]  # fmt: skip


def medians_of(rounds: dict[str, list[dict[str, dict[str, Any]]]]) -> Medians:
    """Of every number the median over the rounds; of losses the sum, for a median would hide them."""
    found: Medians = {}
    for name, results in rounds.items():
        found[name] = {}
        for measure in results[0]:
            values: dict[str, float] = {}
            for field, first in results[0][measure].items():
                if isinstance(first, int | float):
                    series = [result[measure][field] for result in results]
                    values[field] = sum(series) if field in {"lost", "rooms_failed"} else statistics.median(series)
            if "idle_cpu" in values:
                values["idle_percent"] = values["idle_cpu"] * 100
            if "before_kb" in values:
                values["before_mb"] = values["before_kb"] / 1024
            found[name][measure] = values
    return found


def describe(medians: Medians, *, rounds: int) -> str:
    """The whole report, as Markdown that also reads well in a terminal."""
    names = [name for name in NAMES if name in medians]
    lines = [
        f"Measured {datetime.now(UTC):%Y-%m-%d} on {machine()}. "
        f"Medians of {rounds} interleaved rounds; losses are sums.",
        "",
    ]
    width = max(len(row.words) for row in ROWS)
    lines.append(f"| {'':{width}} | " + " | ".join(f"{NAMES[name]:>23}" for name in names) + " |")
    lines.append(f"|{'-' * (width + 2)}|" + "|".join("-" * 24 + ":" for _ in names) + "|")
    for row in ROWS:
        cells = []
        for name in names:
            value = medians[name].get(row.measure, {}).get(row.field)
            cells.append("–" if value is None else f"{value:.{row.digits}f}")
        lines.append(f"| {row.words:{width}} | " + " | ".join(f"{cell:>23}" for cell in cells) + " |")
    if {"intraview", "peerjs"} <= medians.keys():
        lines += ["", "| goal | measured | |", "|---|---:|---|"]
        for goal in GOALS:
            value = goal.found(medians)
            verdict = "met" if value <= goal.limit else f"**missed.** {goal.if_missed}."
            lines.append(f"| {goal.words} | {value:.{0 if goal.unit == 'lost' else 2}f} {goal.unit} | {verdict} |")
    own = max(medians[name]["relay"]["own_cpu"] for name in names) * 100
    lines += ["", f"The load generator itself used {own:.0f} % of its core at most: it was not what was measured."]
    return "\n".join(lines)


def machine() -> str:
    """What it ran on."""
    facts = (line.split(":", 1) for line in Path("/proc/cpuinfo").read_text().splitlines() if ":" in line)
    model = next((value.strip() for name, value in facts if name.strip() == "model name"), platform.machine())
    node = subprocess.run([find_node(), "--version"], capture_output=True, text=True, check=False).stdout
    peerjs = json.loads((Path(__file__).parent / "package.json").read_text())["dependencies"]["peer"]
    return ", ".join(
        [
            model, f"{os.cpu_count()} cores", f"Linux {platform.release().split('-')[0]}",
            f"Python {platform.python_version()}", f"uvicorn {version('uvicorn')}",
            f"websockets {version('websockets')}", f"Node {node.strip().lstrip('v')}", f"PeerJS server {peerjs}",
        ]
    )  # fmt: skip


def write(text: str) -> None:
    """Put the report between its markers."""
    page = PAGE.read_text()
    if BEGIN not in page or END not in page:
        sys.exit(f"{PAGE} has lost its markers {BEGIN} … {END}")
    before, rest = page.split(BEGIN)
    _, after = rest.split(END)
    PAGE.write_text(f"{before}{BEGIN}\n{text}\n{END}{after}")
