"""Files that go out to strangers name no machine: no registry's host in a lock, no path of somebody's home."""

import re
import subprocess
from pathlib import Path

import pytest

from tests.support.launcher import ROOT

HOSTS = re.compile(r"https?://[^\s\"']+|--(extra-)?index-url|--find-links|registry=", re.IGNORECASE)
# Written apart, so that this file is not its own finding.
PLACES = ["/" + "work/", "/" + "home/[a-z]", "/" + "Users/[a-z]", "/" + "root/"]
MACHINE_PATHS = re.compile(r"(?<![\w.])(" + "|".join(PLACES) + ")")


def tracked() -> list[Path]:
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True)
    if listed.returncode:
        pytest.skip("not a git work tree")
    return [ROOT / name for name in listed.stdout.splitlines() if (ROOT / name).is_file()]


@pytest.mark.parametrize("lock", sorted((ROOT / "requirements").glob("*.txt")), ids=lambda file: file.name)
def test_a_python_lock_names_no_host_and_every_package_has_hashes(lock: Path) -> None:
    text = lock.read_text()
    assert not HOSTS.search(text)
    packages = re.findall(r"^[a-z0-9][^\s]*==", text, re.MULTILINE | re.IGNORECASE)
    blocks = re.split(r"^(?=[a-z0-9])", text, flags=re.MULTILINE | re.IGNORECASE)
    assert packages
    assert len(packages) == sum("--hash=sha256:" in block for block in blocks)


def test_the_front_ends_lock_names_no_host() -> None:
    lock = (ROOT / "frontend" / "package-lock.json").read_text()
    assert '"resolved"' not in lock
    assert '"integrity"' in lock


def test_no_file_names_somebodys_machine() -> None:
    sinners = []
    for file in tracked():
        try:
            text = file.read_text()
        except UnicodeDecodeError:
            continue
        for number, line in enumerate(text.splitlines(), 1):
            if MACHINE_PATHS.search(line):
                sinners.append(f"{file.relative_to(ROOT)}:{number}: {line.strip()[:100]}")
    assert sinners == []
