"""`python -m tests.mutants [NAME …]`: break a copy of the tree in one way after the other; its test has to fail."""

import os
import shlex
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.mutants import Mutant
from tests.mutants.collect import all_mutants, apply
from tests.support.launcher import ROOT

PASSED, FAILED = 0, 1  # pytest's; anything else is no test's verdict
PATIENCE = 900


def main(names: list[str]) -> int:
    """Try these mutants, or all; how many were not caught."""
    mutants = all_mutants()
    unknown = set(names) - {mutant.name for mutant in mutants}
    if unknown:
        print(f"no such mutant: {', '.join(sorted(unknown))}")
        return len(unknown)
    chosen = [mutant for mutant in mutants if not names or mutant.name in names]
    with tempfile.TemporaryDirectory(prefix="intraview-mutants-") as folder:
        tree = Path(folder) / "tree"
        copy_tree(tree)
        sound = {test: verdict_on_sound_build(tree, test) for test in dict.fromkeys(one.test for one in chosen)}
        verdicts = [sound[mutant.test] or verdict_on(tree, mutant) for mutant in chosen]
    for mutant, verdict in zip(chosen, verdicts, strict=True):
        print(f"{'caught  ' if not verdict else 'NOT CAUGHT'} {mutant.name}{verdict and ': ' + verdict}")
    return sum(map(bool, verdicts))


def copy_tree(tree: Path) -> None:
    """What git would take along, and what it doesn't know yet."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    for name in filter(None, listed.stdout.split("\0")):
        source = ROOT / name
        if source.is_file():
            target = tree / name
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(source, target)


def verdict_on_sound_build(tree: Path, test: str) -> str:
    """Empty where the test passes on the unbroken copy; else why its failing would prove nothing."""
    code, said = run(tree, test)
    if code == PASSED and " passed" in said:
        return ""
    return f"its test does not pass on the sound build (pytest says {code}): {last_line(said)}"


def verdict_on(tree: Path, mutant: Mutant) -> str:
    """Empty where the test fails on the broken build; else what happened."""
    kept = {edit.file: (tree / edit.file).read_text() for edit in mutant.edits}
    try:
        for file, text in apply(mutant, kept).items():
            (tree / file).write_text(text)
        code, said = run(tree, mutant.test)
    except ValueError as error:
        return str(error)
    finally:
        for file, text in kept.items():
            (tree / file).write_text(text)
    if code == FAILED:
        return ""
    return f"pytest says {code}: {last_line(said)}"


def run(tree: Path, test: str) -> tuple[int, str]:
    """Run a test in a tree with this interpreter: pytest's exit code, and its last words."""
    command = [sys.executable, "-B", "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", *shlex.split(test)]
    environment = {**os.environ, "INTRAVIEW_DATA": str(tree.parent / "data")}
    begun = time.monotonic()
    try:
        done = subprocess.run(
            command, cwd=tree, env=environment, capture_output=True, text=True, errors="replace", timeout=PATIENCE
        )
    except subprocess.TimeoutExpired:
        return -1, f"no end after {PATIENCE} s"
    print(f"  {time.monotonic() - begun:5.1f} s  pytest {test}", flush=True)
    return done.returncode, (done.stdout + done.stderr)[-2000:]


def last_line(said: str) -> str:
    return next((line for line in reversed(said.splitlines()) if line.strip()), "")


if __name__ == "__main__":
    sys.exit(min(1, main(sys.argv[1:])))
