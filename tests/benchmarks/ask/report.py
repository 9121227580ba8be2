"""The table, the goals and what became of them."""

import os
import platform
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from statistics import median

PAGE = Path(__file__).parents[3] / "docs" / "benchmarks.md"
BEGIN, END = "<!-- ask: begin -->", "<!-- ask: end -->"
NAMES = {
    "sqlite": "Intraview, SQLite",
    "postgres": "Intraview, PostgreSQL",
    "bare": "bare proxy",
    "model": "the fake model itself",
}
KINDS = {
    "fresh": "new interview",
    "long": "200 turns behind it",
    "fresh, 8 at once": "new, 8 at once",
    "long, 8 at once": "200 turns, 8 at once",
}
OWN = ("sqlite", "postgres")

Found = dict[str, dict[str, dict[str, float]]]


def combine(rounds: dict[str, list[dict[str, dict[str, float]]]], *, best: bool) -> Found:
    """Of every number the median over the rounds, or the lowest."""
    pick: Callable[[list[float]], float] = min if best else median
    return {
        name: {
            kind: {number: pick([one[kind][number] for one in results]) for number in results[0][kind]}
            for kind in results[0]
        }
        for name, results in rounds.items()
    }


@dataclass(frozen=True)
class Row:
    """One line of the table: what it says, and its number for one server."""

    words: str
    number: Callable[[Found, str, str], float | None]


def added(found: Found, name: str, kind: str, number: str) -> float | None:
    """Milliseconds that a server adds to what the model itself takes."""
    return None if name == "model" else found[name][kind][number] - found["model"][kind][number]


ROWS = [
    Row("a turn, median, ms", lambda found, name, kind: found[name][kind]["p50"]),
    Row("a turn, p95, ms", lambda found, name, kind: found[name][kind]["p95"]),
    Row("added to the model's own time, median, ms", lambda found, name, kind: added(found, name, kind, "p50")),
    Row("added, p95, ms", lambda found, name, kind: added(found, name, kind, "p95")),
    Row("until the first sentence, median, ms", lambda found, name, kind: found[name][kind]["first"]),
    Row("CPU of the server a turn, ms", lambda found, name, kind: found[name][kind]["cpu"]),
    Row(
        "CPU of PostgreSQL a turn, ms",
        lambda found, name, kind: found[name][kind]["database_cpu"] if name == "postgres" else None,
    ),
]


@dataclass(frozen=True)
class Goal:
    """A promise of ours: of which number, and how much it may be."""

    words: str
    limit: float
    found: Callable[[Found, str], float]
    unit: str


def times_bare(number: str, kind: str) -> Callable[[Found, str], float]:
    def ratio(found: Found, name: str) -> float:
        ours, theirs = added(found, name, kind, number), added(found, "bare", kind, number)
        assert ours is not None
        assert theirs is not None
        return ours / theirs

    return ratio


GOALS = [
    Goal("time added a turn, median ≤ 3 × the bare proxy", 3, times_bare("p50", "fresh"), "×"),
    Goal("time added a turn, p95 ≤ 3 × the bare proxy", 3, times_bare("p95", "fresh"), "×"),
    Goal("the same with 200 turns behind it, median", 3, times_bare("p50", "long"), "×"),
    Goal("the same with 200 turns behind it, p95", 3, times_bare("p95", "long"), "×"),
    Goal("≤ 15 ms of CPU a turn", 15, lambda found, name: found[name]["fresh"]["cpu"], "ms"),
    Goal("the same with 200 turns behind it", 15, lambda found, name: found[name]["long"]["cpu"], "ms"),
]


def describe(found: Found, *, rounds: int, best: bool) -> str:
    """The whole report, as Markdown that also reads well in a terminal."""
    names = [name for name in NAMES if name in found]
    how = f"The best of {rounds}" if best else f"Medians of {rounds}"
    lines = [f"Measured {datetime.now(UTC):%Y-%m-%d} on {machine()}. {how} interleaved rounds.", ""]
    words = [(f"{KINDS[kind]}: {row.words}", row, kind) for kind in KINDS for row in ROWS]
    words = [each for each in words if any(each[1].number(found, name, each[2]) is not None for name in names)]
    width = max(len(text) for text, _, _ in words)
    lines.append(f"| {'':{width}} | " + " | ".join(f"{NAMES[name]:>21}" for name in names) + " |")
    lines.append(f"|{'-' * (width + 2)}|" + "|".join("-" * 22 + ":" for _ in names) + "|")
    for text, row, kind in words:
        values = [row.number(found, name, kind) for name in names]
        cells = ["–" if value is None else f"{value:.2f}" for value in values]
        lines.append(f"| {text:{width}} | " + " | ".join(f"{cell:>21}" for cell in cells) + " |")
    own = [name for name in OWN if name in found]
    lines += ["", "| goal | " + " | ".join(f"{NAMES[name].removeprefix('Intraview, ')} | " for name in own) + " |"]
    lines.append("|---|" + "---:|---|" * len(own))
    for goal in GOALS:
        values = [goal.found(found, name) for name in own]
        cells = [f"{value:.2f} {goal.unit} | {'met' if value <= goal.limit else '**missed**'}" for value in values]
        lines.append(f"| {goal.words} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def machine() -> str:
    """What it ran on."""
    facts = (line.split(":", 1) for line in Path("/proc/cpuinfo").read_text().splitlines() if ":" in line)
    model = next((value.strip() for name, value in facts if name.strip() == "model name"), platform.machine())
    return ", ".join(
        [
            model, f"{os.cpu_count()} cores", f"Linux {platform.release().split('-')[0]}",
            f"Python {platform.python_version()}", f"Django {version('django')}", f"uvicorn {version('uvicorn')}",
            f"openai {version('openai')}",
        ]
    )  # fmt: skip


def write(text: str) -> None:
    """Put the report between its markers."""
    page = PAGE.read_text()
    if BEGIN not in page or END not in page:
        sys.exit(f"{PAGE} has no markers {BEGIN} … {END}; nothing was written")
    before, rest = page.split(BEGIN)
    _, after = rest.split(END)
    PAGE.write_text(f"{before}{BEGIN}\n{text}\n{END}{after}")
