"""Parses one file in a process of its own, with little memory and time: `python -m ai_interviewer.resumes.worker pdf`.

The file comes on standard input, JSON goes to standard output: {"text", "pages"} or {"problem"}. What a hostile file
does here, it does to this process alone.
"""

import json
import sys
from typing import Any

from ai_interviewer.resumes import limits
from ai_interviewer.resumes.cleaning import clean
from ai_interviewer.resumes.docx import NotThis, read_docx
from ai_interviewer.resumes.pdf import read_pdf

READERS = {"pdf": read_pdf, "docx": read_docx}


def confine() -> None:
    """From here on: little memory, little processor time, no new processes, no file larger than the answer."""
    try:
        import resource
    except ImportError:  # Windows has none of this; the deadline outside still holds
        return
    wanted = {
        "RLIMIT_AS": limits.MEMORY,
        "RLIMIT_CPU": limits.CPU_SECONDS,
        "RLIMIT_FSIZE": limits.MAX_OUTPUT,
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


def answer(kind: str, data: bytes) -> dict[str, Any]:
    """What is in the file, or why it is not taken."""
    try:
        text, pages = READERS[kind](data)
        return {"text": clean(text), "pages": pages}
    except NotThis as no:
        return {"problem": no.args[0]}
    except Exception as error:  # a parser may raise anything over a broken file; the name helps whoever looks into it
        return {"problem": _problem_of(error)}


def _problem_of(error: Exception) -> str:
    return (
        "encrypted"
        if type(error).__name__ in ("FileNotDecryptedError", "WrongPasswordError", "DependencyError")
        else "unreadable"
    )


def main() -> None:
    """Read, parse, answer."""
    data = sys.stdin.buffer.read(limits.MAX_BYTES + 1)
    confine()
    said = answer(sys.argv[1], data)
    sys.stdout.buffer.write(json.dumps(said, ensure_ascii=False).encode())
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
