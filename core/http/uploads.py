"""Files that people send: how much of a body is read, what a file is, and parsing it where it can do no harm."""

import json
import logging
import re
import subprocess
import sys
import tempfile
import threading
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO, Any, Final

from django.conf import settings
from django.http import HttpResponse
from django.utils.http import content_disposition_header

log = logging.getLogger(__name__)

_ROOT = Path(__file__).resolve().parents[2]
# All that a parser knows of our environment: no secrets of the server's.
_ENVIRONMENT = {"PYTHONPATH": str(_ROOT), "PYTHONUTF8": "1", "PATH": "/usr/bin:/bin"}
_AT_ONCE = 2
_PATIENCE = 20.0
_places = threading.BoundedSemaphore(_AT_ONCE)

# What a file is by its first bytes. Names and headers are somebody's claim.
_MAGIC: Final = (
    (b"%PDF-1.", "application/pdf"),
    (b"%PDF-2.", "application/pdf"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
)
ENDINGS: Final = {"application/pdf": ".pdf", "image/jpeg": ".jpg", "image/png": ".png"}


class TooLarge(Exception):
    """A file has more bytes than are taken."""


class Busy(Exception):
    """Too many files are being parsed at this moment."""


def body_limit(path: str) -> int:
    """The most bytes of a request's body to this path."""
    return int(settings.UPLOAD_LIMITS.get(path, settings.DATA_UPLOAD_MAX_MEMORY_SIZE))


def read_bounded(file: IO[bytes], most: int) -> bytes:
    """All of a file. Raises TooLarge without reading further than that, whatever size it announces."""
    data = file.read(most + 1)
    if len(data) > most:
        raise TooLarge
    return data


def type_of(data: bytes) -> str | None:
    """What a file is, by its first bytes; None for everything that isn't a PDF, JPEG or PNG."""
    return next((kind for magic, kind in _MAGIC if data.startswith(magic)), None)


def safe_name(name: str, content_type: str, *, most: int = 120) -> str:
    """A file's name to show and to save under: no path, nothing that can't be seen, ending as its content does."""
    base = PurePosixPath(name.replace("\\", "/").replace("\0", "")).name
    base = "".join(letter for letter in base if letter.isprintable() and letter not in '<>:"/|?*%;')
    base = re.sub(r"\s+", " ", base).strip(" .")
    ending = ENDINGS[content_type]
    stem = re.sub(r"\.[A-Za-z0-9]{1,8}$", "", base).strip(" .")
    return (stem[: most - len(ending)].strip(" .") or "document") + ending


def as_attachment(data: bytes, *, name: str, content_type: str) -> HttpResponse:
    """An answer that a browser saves and never shows, runs, guesses at or keeps."""
    response = HttpResponse(data, content_type=content_type)
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name)
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    return response


@dataclass(frozen=True, slots=True)
class Parsed:
    """What a parser says of a file: some facts, and bytes where it made new ones."""

    facts: dict[str, Any]
    data: bytes


def parse_apart(module: str, *arguments: str, data: bytes, deadline: float, most: int) -> Parsed | None:
    """Let `python -m module` look at bytes, in a process of its own that is ended at the deadline; None if it failed.

    The module reads the file from standard input, confines itself (`confine`), and writes a line of JSON and, behind
    it, at most `most` bytes. Raises Busy.
    """
    if not _places.acquire(timeout=_PATIENCE):
        raise Busy
    try:
        return _run(module, arguments, data, deadline, most)
    finally:
        _places.release()


def _run(module: str, arguments: tuple[str, ...], data: bytes, deadline: float, most: int) -> Parsed | None:
    command = [sys.executable, "-s", "-B", "-m", module, *arguments]
    # Into a file, not a pipe: a file's size is limited in the parser itself.
    with tempfile.TemporaryFile() as output:
        with subprocess.Popen(  # noqa: S603 - our own interpreter and module, no word of the file in the arguments
            command,
            stdin=subprocess.PIPE,
            stdout=output,
            stderr=subprocess.DEVNULL,
            cwd=_ROOT,
            env=_ENVIRONMENT,
            start_new_session=True,
        ) as parser:
            try:
                parser.communicate(data, timeout=deadline)
            except subprocess.TimeoutExpired:
                parser.kill()
                log.warning("uploads.parser_too_slow bytes=%d", len(data))
                return None
        if parser.returncode:
            log.warning("uploads.parser_died bytes=%d code=%d", len(data), parser.returncode)
            return None
        output.seek(0)
        head, _, made = output.read(most + 64 * 1024).partition(b"\n")
    try:
        facts = json.loads(head)
    except ValueError:
        return None
    return Parsed(facts, made) if isinstance(facts, dict) else None


def confine(*, memory: int, cpu_seconds: int, output: int) -> None:
    """From here on: little memory, little processor time, no new processes, no file larger than the answer."""
    try:
        import resource
    except ImportError:  # Windows has none of this; the deadline outside still holds
        return
    wanted = {
        "RLIMIT_AS": memory,
        "RLIMIT_CPU": cpu_seconds,
        "RLIMIT_FSIZE": output,
        "RLIMIT_NPROC": 0,
        "RLIMIT_CORE": 0,
        "RLIMIT_NOFILE": 64,
    }
    for name, most in wanted.items():
        kind = getattr(resource, name, None)
        if kind is None:
            continue
        _, hard = resource.getrlimit(kind)
        limit = most if hard == resource.RLIM_INFINITY else min(most, hard)
        try:
            resource.setrlimit(kind, (limit, limit))
        except (ValueError, OSError):  # macOS refuses some of them
            continue
