"""The first version of the guides."""

from pathlib import Path
from typing import Any

from django.db import migrations

TEXTS = Path(__file__).resolve().parent.parent / "guides"
GUIDES = [
    ("conduct", "How we treat each other"),
    ("running-a-session", "Running a session"),
    ("privacy-and-data", "Privacy and data"),
]


def write_guides(apps: Any, schema_editor: Any) -> None:
    from core.common.ids import new_id

    guide = apps.get_model("interviewers", "Guide")
    for position, (key, title) in enumerate(GUIDES):
        body = (TEXTS / f"{key}.1.md").read_text(encoding="utf-8").strip()
        guide.objects.get_or_create(
            key=key, version=1, defaults={"id": new_id(), "title": title, "body": body, "position": position}
        )


def keep(apps: Any, schema_editor: Any) -> None:
    """Going back leaves them: the table goes."""


class Migration(migrations.Migration):
    dependencies = [("interviewers", "0001_initial")]

    operations = [migrations.RunPython(write_guides, keep)]
