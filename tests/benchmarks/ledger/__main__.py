"""`./intraview bench ledger`: what holding tokens costs beside the same work by hand, and what a long history costs.

On PostgreSQL, in a database that is thrown away. The clients are threads of a few processes, each with a connection of
its own, for both ways alike; the ways take turns.
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

GOALS = {"different wallets": 0.5, "one hot wallet": 1.0}
AS_FAST = 1.5
NOTHING = 0.2  # ms: around a statement that takes no time, a machine itself takes some


def is_as_fast(case: dict[str, Any]) -> bool:
    return bool(case["ratio"] <= AS_FAST or case["many"] - case["few"] < NOTHING)


def measured(*, clients: int, processes: int, seconds: float, rounds: int) -> dict[str, Any]:
    """What a process of its own measures."""
    with tempfile.TemporaryDirectory(prefix="intraview-bench-ledger-") as data:
        cluster = Postgres()
        env = {**os.environ, "INTRAVIEW_DATA": data, "DATABASE_URL": cluster.url, "REDIS_URL": ""}
        given = [str(clients), str(processes), str(seconds), str(rounds)]
        command = [sys.executable, "-m", "tests.benchmarks.ledger.measure", *given]
        try:
            done = subprocess.run(command, cwd=ROOT, env=env, stdout=subprocess.PIPE, text=True, check=True)
        finally:
            cluster.stop()
    return dict(json.loads(done.stdout))


def table(found: dict[str, Any]) -> tuple[str, bool]:
    """The figures as Markdown, and whether the goals are met."""
    missed = [name for name, goal in GOALS.items() if found["wallets"][name]["ratio"] < goal]
    missed += [case["name"] for case in found["histories"] if not is_as_fast(case)]
    missed += ["the books"] if found["check"]["findings"] else []
    lines = [
        f"{found['version']}, {found['clients']} clients in {found['processes']} processes on {found['cores']} cores,"
        f" load {found['load']:.1f}. The middle of {found['rounds']} rounds of {found['seconds']:g} s each.",
        "",
        "| holds per second | by hand | through the service | ratio | goal |",
        "|---|---:|---:|---:|---:|",
    ]
    for name, goal in GOALS.items():
        one = found["wallets"][name]
        lines.append(f"| {name} | {one['bare']:.0f} | {one['ours']:.0f} | {one['ratio']:.2f} | ≥ {goal:g} |")
    lines += ["", "| | 10 entries, ms | 100,000 entries, ms | ratio |", "|---|---:|---:|---:|"]
    lines += [
        f"| {case['name']} | {case['few']:.2f} | {case['many']:.2f} | {case['ratio']:.2f} |"
        for case in found["histories"]
    ]
    check = found["check"]
    lines += [
        "",
        f"The books of {check['transactions']:,} transactions were checked in {check['ms']:,} ms:"
        f" {check['findings']} findings.",
        "",
        f"**Missed**: {', '.join(missed)}." if missed else "Met.",
    ]
    return "\n".join(lines), not missed


def main(arguments: list[str]) -> int:
    """Print the tables; 1 where a goal is missed."""
    parser = argparse.ArgumentParser(prog="intraview bench ledger")
    parser.add_argument("--clients", type=int, default=32)
    parser.add_argument("--processes", type=int, default=4)
    parser.add_argument("--seconds", type=float, default=5)
    parser.add_argument("--rounds", type=int, default=3)
    asked = parser.parse_args(arguments)
    if not load_launcher().find_postgres():
        print("PostgreSQL is missing on this machine: nothing was measured.")
        return 1
    text, met = table(measured(**vars(asked)))
    print(text)
    return int(not met)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
