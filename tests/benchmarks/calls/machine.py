"""The machine as it is measured."""

import contextlib
import os


def go_first() -> None:
    """Go before all else that runs here, where that is allowed: one core is measured, not what others leave of it."""
    with contextlib.suppress(PermissionError):
        os.sched_setscheduler(0, os.SCHED_RR, os.sched_param(1))
