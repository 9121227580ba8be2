"""Write the socket's frames as JSON Schema: `docs/protocol.schema.json`, from which the front end's types are made."""

import json
from pathlib import Path
from typing import Any

import msgspec
from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from sessions_live import protocol
from sessions_live.services import frames


def describe_frames() -> dict[str, Any]:
    """JSON Schema (2020-12) of all frames: `ClientFrame` and `ServerFrame` are the two unions."""
    from_clients = frames.client_frames()
    shapes = (*from_clients, *frames.server_frames())
    references, definitions = msgspec.json.schema_components(shapes, ref_template="#/$defs/{name}")
    count = len(from_clients)
    definitions["ClientFrame"] = {"oneOf": list(references[:count])}
    definitions["ServerFrame"] = {"oneOf": list(references[count:])}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": protocol.VERSION,
        "$defs": dict(sorted(definitions.items())),
    }


def render() -> str:
    """The file's text."""
    return json.dumps(describe_frames(), indent=1, ensure_ascii=False) + "\n"


class Command(BaseCommand):
    help = "Write docs/protocol.schema.json from the frames' classes."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="fail if the file is not up to date")

    def handle(self, *args: Any, **options: Any) -> None:
        path = Path(settings.BASE_DIR) / "docs" / "protocol.schema.json"
        if options["check"]:
            if not path.exists() or path.read_text() != render():
                self.stderr.write("docs/protocol.schema.json is not up to date: run manage.py export_protocol")
                raise SystemExit(1)
            return
        path.write_text(render())
