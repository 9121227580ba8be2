"""The house stands as ARCHITECTURE.md draws it: imports and foreign keys only go down the stairs."""

import subprocess
import sys
from pathlib import Path

from django.apps import apps
from django.db.models import ForeignKey, ManyToManyField, OneToOneField

from tests.support.launcher import ROOT

# From the top down; inside core as well.
STAIRS = [
    "config",
    "operations",
    "ai_interviewer",
    "sessions_live",
    "scheduling",
    "interviewers",
    "billing",
    "signalling",
    "core.notifications",
    "core.accounts",
    "core.audit",
    "core.realtime",
    "core.http",
    "core.common",
]


def stair_of(module: str) -> int | None:
    """How far down the stairs a module lies; `None` for other people's packages."""
    for depth, room in enumerate(STAIRS):
        if module == room or module.startswith(room + "."):
            return depth
    return None


def test_imports_keep_their_contracts() -> None:
    lint = Path(sys.executable).parent / "lint-imports"
    done = subprocess.run([lint, "--no-cache"], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


def test_foreign_keys_point_down_the_stairs() -> None:
    upward = []
    for model in apps.get_models(include_auto_created=True):
        here = stair_of(model.__module__)
        if here is None:
            continue
        for field in model._meta.get_fields():
            if not isinstance(field, ForeignKey | OneToOneField | ManyToManyField):
                continue
            there = stair_of(field.related_model.__module__)
            if there is not None and there < here:
                upward.append(f"{model.__name__}.{field.name} -> {field.related_model.__name__}")
    assert upward == []


def test_every_room_of_the_house_is_on_the_stairs() -> None:
    """A new package has to be given its place, here and in the contracts of pyproject.toml."""
    top = {file.parent.name for file in ROOT.glob("*/__init__.py")} - {"tests", "core"}
    inner = {f"core.{file.parent.name}" for file in ROOT.glob("core/*/__init__.py")}
    assert top | inner == set(STAIRS)


def test_every_column_of_a_table_of_ours_is_in_a_migration() -> None:
    done = subprocess.run(
        [sys.executable, "manage.py", "makemigrations", "--check", "--dry-run"],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout + done.stderr
