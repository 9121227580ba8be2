"""What a process and its children have used, read from outside."""

import os
import time
from pathlib import Path


def family_of(pid: int) -> list[int]:
    """The process and all its descendants."""
    family = [pid]
    for member in family:
        try:
            for task in Path(f"/proc/{member}/task").iterdir():
                family += [int(child) for child in (task / "children").read_text().split()]
        except OSError:
            continue
    return family


def cpu_seconds(pid: int) -> float:
    """utime + stime of all threads, living and ended, of the process and its children.

    The same as in `/proc/<pid>/stat`, but that counts in steps of 10 ms; the process's CPU clock counts nanoseconds.
    """
    return sum(time.clock_gettime(((~member) << 3) | 2) for member in family_of(pid))


def memory_kb(pid: int) -> int:
    """Proportional set size: what the process and its children really hold."""
    total = 0
    for member in family_of(pid):
        for line in Path(f"/proc/{member}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                total += int(line.split()[1])
    return total


def pin(core: int) -> None:
    """Keep this process, and what it will start, on one core."""
    cores = sorted(os.sched_getaffinity(0))
    os.sched_setaffinity(0, {cores[core % len(cores)]})
