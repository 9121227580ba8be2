"""A kind of our own, with words, and somebody to be told."""

from pathlib import Path
from typing import Any

import pytest
from django.utils.translation import gettext_lazy as _

from core.notifications import kinds
from core.notifications.services import Kind

WORDS = {
    "rain.subject.txt": "Rain in {{ place }}",
    "rain.short.txt": "Take an umbrella{% if at %} at {{ at|date:'H:i' }}{% endif %}.",
    "rain.txt": "Hello {{ user.name }},\n\nit rains in {{ place }}.\n{{ link }}\nStop: {{ unsubscribe }}",
    "flood.subject.txt": "Flood",
    "flood.short.txt": "Leave now.",
    "flood.txt": "Leave now, {{ user.name }}.",
    "broken.subject.txt": "{% load nothing_of_this_name %}",
}


@pytest.fixture(autouse=True)
def weather(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Kinds with templates of their own: rain (can wait), flood (critical), reminder of an umbrella (ends), broken."""
    folder = tmp_path / "notifications"
    folder.mkdir()
    for name, words in WORDS.items():
        (folder / name).write_text(words)
        if name.startswith("rain."):
            (folder / name.replace("rain.", "umbrella.")).write_text(words)
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [tmp_path]}]
    monkeypatch.setattr(kinds, "_kinds", dict(kinds._kinds))
    kinds.register(
        Kind(name="rain", group="other", title=_("Rain"), digest=True, sample={"place": "Pune"}),
        Kind(name="flood", group="other", title=_("Flood"), critical=True, channels={"email", "in_app"}),
        Kind(name="umbrella", group="other", title=_("Umbrella"), until="at"),
        Kind(name="broken", group="other", title=_("Broken")),
    )
