"""`./intraview bench slots`: what listing an interviewer's free times of 60 days costs, beside the obvious way.

Milliseconds of this process's CPU time, reading from the database included, so that a busy machine spoils less. Once
over SQLite and once over PostgreSQL, each in a database of its own that is thrown away.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from typing import Any

from tests.support.engines import Postgres
from tests.support.launcher import ROOT, load_launcher

GOAL = 20.0  # ms


def is_met(case: dict[str, Any]) -> bool:
    return bool(case["ours"] <= GOAL and case["same"])


def measured(engine: str, *, rounds: int) -> dict[str, Any]:
    """What a process of its own measures over one engine."""
    with tempfile.TemporaryDirectory(prefix="intraview-bench-slots-") as data:
        cluster = Postgres() if engine == "postgres" else None
        env = {**os.environ, "INTRAVIEW_DATA": data, "DATABASE_URL": cluster.url if cluster else "", "REDIS_URL": ""}
        command = [sys.executable, "-m", "tests.benchmarks.slots.measure", str(rounds)]
        try:
            done = subprocess.run(command, cwd=ROOT, env=env, stdout=subprocess.PIPE, text=True, check=True)
        finally:
            if cluster:
                cluster.stop()
    return dict(json.loads(done.stdout))


def table(found: dict[str, Any]) -> str:
    """The figures of one engine as Markdown."""
    lines = [
        f"{found['version']}, {found['cores']} cores, load {found['load']:.1f}; the quickest of {found['rounds']}"
        " rounds each, in ms of CPU time.",
        "",
        "| 60 days of an interviewer | free times | queries | ours | of that, the rules | the obvious way | one time |",
        "|---|---:|---:|---:|---:|---:|---:|",
    ]
    lines += [
        f"| {case['name']} | {case['slots']} | {case['queries']} | {case['ours']:.1f} | {case['rules']:.1f} |"
        f" {case['bare']:.1f} | {case['one']:.2f} |"
        for case in found["cases"]
    ]
    missed = [case["name"] for case in found["cases"] if not is_met(case)]
    same = "Both ways find the same times." if all(case["same"] for case in found["cases"]) else "**They differ.**"
    lines += ["", f"{same} At most {GOAL:.0f} ms: {'met' if not missed else '**missed**: ' + ', '.join(missed)}."]
    return "\n".join(lines)


def main(arguments: list[str]) -> int:
    """Print a table for each engine; 1 where the goal is missed."""
    parser = argparse.ArgumentParser(prog="intraview bench slots")
    parser.add_argument("--rounds", type=int, default=30)
    parser.add_argument("--engine", choices=("sqlite", "postgres"), action="append")
    asked = parser.parse_args(arguments)
    engines = asked.engine or ["sqlite", *(["postgres"] if load_launcher().find_postgres() else [])]
    missed = False
    for engine in engines:
        found = measured(engine, rounds=asked.rounds)
        missed = missed or not all(map(is_met, found["cases"]))
        print(table(found), "\n", flush=True)
    if "postgres" not in engines and not asked.engine:
        print("PostgreSQL is missing on this machine: nothing was measured on it.")
    return int(missed)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
