"""A file somebody uploads as a résumé, into text. Its kind is told by its content, never by its name."""

import json
import logging
import subprocess
import sys
import tempfile
import threading
from pathlib import Path
from typing import Any, Literal

from django.utils.translation import gettext as _
from msgspec import Struct

from core.common.errors import TooMany

from . import limits
from .cleaning import clean
from .errors import ResumeKindUnknown, ResumeTooLarge, ResumeUnreadable
from .plain import decode

log = logging.getLogger(__name__)

Kind = Literal["pdf", "docx", "text"]

_ROOT = Path(__file__).resolve().parents[2]
# All that a parser knows of our environment: no secrets of the server's.
ENVIRONMENT = {"PYTHONPATH": str(_ROOT), "PYTHONUTF8": "1", "PATH": "/usr/bin:/bin"}
_places = threading.BoundedSemaphore(limits.AT_ONCE)


class Resume(Struct, frozen=True):
    """What a file says. `pages`: as the file counts them; 1 where it doesn't."""

    kind: Kind
    text: str
    pages: int


def read_resume(data: bytes, *, name: str, deadline: float = limits.DEADLINE) -> Resume:
    """The text of a PDF, a DOCX or a plain text. Raises ResumeTooLarge, ResumeKindUnknown, ResumeUnreadable, TooMany.

    PDF and DOCX are parsed in a process of their own, which is ended at the deadline. `name` only chooses words.
    """
    if len(data) > limits.MAX_BYTES:
        raise ResumeTooLarge
    if not data.strip():
        raise ResumeUnreadable(_("This file is empty."))
    kind = kind_of(data)
    if kind is None:
        raise ResumeKindUnknown(_hint(name))
    if kind == "text":
        resume = Resume(
            kind="text", text=clean(decode(data) or ""), pages=min(limits.MAX_PAGES, data.count(b"\x0c") + 1)
        )
    else:
        said = _parse(kind, data, deadline)
        resume = Resume(kind=kind, text=said["text"], pages=said["pages"])
    if not any(letter.isalpha() for letter in resume.text):
        raise ResumeUnreadable(_("There is no text in this file. If it is a scan, paste the text instead."))
    return resume


def kind_of(data: bytes) -> Kind | None:
    """Told by the first bytes; None for everything that is not taken."""
    if b"%PDF-" in data[:1024]:
        return "pdf"
    if data.startswith(b"PK\x03\x04"):
        return "docx"  # or another archive: the parser looks inside
    return "text" if decode(data) is not None else None


def _parse(kind: Kind, data: bytes, deadline: float) -> dict[str, Any]:
    if not _places.acquire(timeout=limits.PATIENCE):
        raise TooMany
    try:
        said = _run(kind, data, deadline)
    finally:
        _places.release()
    problem = said.get("problem")
    if problem == "kind":
        raise ResumeKindUnknown
    if problem == "pages":
        raise ResumeTooLarge(_("A résumé may have up to %(pages)d pages.") % {"pages": limits.MAX_PAGES})
    if problem == "encrypted":
        raise ResumeUnreadable(_("This file is locked with a password. Save it without one, or paste its text."))
    if problem or not isinstance(said.get("text"), str) or not isinstance(said.get("pages"), int):
        raise ResumeUnreadable
    return said


def _run(kind: Kind, data: bytes, deadline: float) -> dict[str, Any]:
    """What the parser says; `{"problem"}` if it dies or takes too long."""
    command = [sys.executable, "-s", "-B", "-m", "ai_interviewer.resumes.worker", kind]
    # Into a file, not a pipe: a file's size is limited in the parser itself.
    with tempfile.TemporaryFile() as output:
        with subprocess.Popen(  # noqa: S603 - our own interpreter and module, no word of the file in the arguments
            command,
            stdin=subprocess.PIPE,
            stdout=output,
            stderr=subprocess.DEVNULL,
            cwd=_ROOT,
            env=ENVIRONMENT,
            start_new_session=True,
        ) as parser:
            try:
                parser.communicate(data, timeout=deadline)
            except subprocess.TimeoutExpired:
                parser.kill()
                log.warning("resumes.parser_too_slow kind=%s bytes=%d", kind, len(data))
                return {"problem": "unreadable"}
        if parser.returncode:
            log.warning("resumes.parser_died kind=%s bytes=%d code=%d", kind, len(data), parser.returncode)
            return {"problem": "unreadable"}
        output.seek(0)
        try:
            said = json.loads(output.read(limits.MAX_OUTPUT))
        except ValueError:
            return {"problem": "unreadable"}
        return said if isinstance(said, dict) else {"problem": "unreadable"}


def _hint(name: str) -> str | None:
    if name.lower().endswith((".doc", ".odt", ".rtf", ".pages", ".htm", ".html")):
        return _("This kind of file is not taken. Save it as a PDF or DOCX, or paste its text.")
    return None
