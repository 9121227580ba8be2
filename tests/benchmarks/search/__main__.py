"""`./intraview bench search`: what finding an interviewer among many costs, beside bare SQL that fetches the same rows.

Both run in one process on one connection, in turn, once over SQLite and once over PostgreSQL, each in a database of its
own that is thrown away.
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

GOAL = 3.0
NOTHING = 0.2  # ms


def is_met(case: dict[str, Any]) -> bool:
    """Within the goal; or hardly anything: around a statement that takes no time, Python itself takes some."""
    return bool(case["ratio"] <= GOAL or case["ours"] - case["bare"] < NOTHING)


def measured(engine: str, *, people: int, rounds: int) -> dict[str, Any]:
    """What a process of its own measures over one engine."""
    with tempfile.TemporaryDirectory(prefix="intraview-bench-search-") as data:
        cluster = Postgres() if engine == "postgres" else None
        env = {**os.environ, "INTRAVIEW_DATA": data, "DATABASE_URL": cluster.url if cluster else "", "REDIS_URL": ""}
        command = [sys.executable, "-m", "tests.benchmarks.search.measure", str(people), str(rounds)]
        try:
            done = subprocess.run(command, cwd=ROOT, env=env, stdout=subprocess.PIPE, text=True, check=True)
        finally:
            if cluster:
                cluster.stop()
    return dict(json.loads(done.stdout))


def table(engine: str, found: dict[str, Any]) -> str:
    """The figures of one engine as Markdown."""
    lines = [
        f"{found['version']}, {found['people']:,} interviewers, {found['visible']:,} to be seen. The quickest of"
        f" {found['rounds']} rounds each.",
        "",
        f"| {engine} | rows | queries | bare SQL, ms | ours, ms | ratio | the whole HTTP view, ms |",
        "|---|---:|---:|---:|---:|---:|---:|",
    ]
    lines += [
        f"| {case['name']} | {case['rows']} | {case['queries']} | {case['bare']:.2f} | {case['ours']:.2f} |"
        f" {case['ratio']:.2f} | {case['view']:.2f} |"
        for case in found["cases"]
    ]
    missed = [f"“{case['name']}” {case['ratio']:.2f} ×" for case in found["cases"] if not is_met(case)]
    verdict = f"**missed**: {', '.join(missed)}" if missed else "met"
    lines += ["", f"At most {GOAL:.0f} × bare SQL: {verdict}."]
    return "\n".join(lines)


def main(arguments: list[str]) -> int:
    """Print a table for each engine; 1 where the goal is missed."""
    parser = argparse.ArgumentParser(prog="intraview bench search")
    parser.add_argument("--people", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=60)
    parser.add_argument("--engine", choices=("sqlite", "postgres"), action="append")
    asked = parser.parse_args(arguments)
    engines = asked.engine or ["sqlite", *(["postgres"] if load_launcher().find_postgres() else [])]
    missed = False
    for engine in engines:
        found = measured(engine, people=asked.people, rounds=asked.rounds)
        missed = missed or not all(is_met(case) for case in found["cases"])
        print(table(engine, found), "\n", flush=True)
    if "postgres" not in engines and not asked.engine:
        print("PostgreSQL is missing on this machine: nothing was measured on it.")
    return int(missed)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
