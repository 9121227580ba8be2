"""Looks at one file in a process of its own: `python -m interviewers.papers.worker application/pdf`.

The file comes on standard input; a line of JSON goes to standard output, {} or {"problem"}, and behind it the bytes of
a picture drawn anew. What a hostile file does here, it does to this process alone.
"""

import json
import sys

from core.http.uploads import confine
from interviewers.papers import limits
from interviewers.papers.pdf import Unfit, check_pdf
from interviewers.papers.pictures import redraw


def look_at(content_type: str, data: bytes) -> tuple[dict[str, str], bytes]:
    """What is wrong with a file, if anything, and what is to be kept of it."""
    try:
        if content_type == "application/pdf":
            check_pdf(data)
            return {}, b""
        return {}, redraw(data, content_type)
    except Unfit as no:
        return {"problem": str(no)}, b""
    except Exception as error:  # a parser may raise anything over a broken file
        locked = type(error).__name__ in ("FileNotDecryptedError", "WrongPasswordError", "DependencyError")
        return {"problem": "encrypted" if locked else "broken"}, b""


def main() -> None:
    """Read, look, answer."""
    data = sys.stdin.buffer.read(limits.MAX_BYTES + 1)
    confine(memory=limits.MEMORY, cpu_seconds=limits.CPU_SECONDS, output=limits.MAX_OUTPUT)
    facts, made = look_at(sys.argv[1], data)
    sys.stdout.buffer.write(json.dumps(facts).encode() + b"\n" + made)
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
