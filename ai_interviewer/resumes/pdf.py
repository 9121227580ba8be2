"""The words of a PDF. Hostile files are bounded from outside: see `worker`."""

import io

from . import limits
from .docx import NotThis


def read_pdf(data: bytes) -> tuple[str, int]:
    """Text and number of pages. Raises NotThis, and whatever a broken file makes the library raise."""
    from pypdf import PasswordType, PdfReader

    reader = PdfReader(io.BytesIO(data), strict=False)
    # Many files are locked against changes only: those open with an empty password.
    if reader.is_encrypted and reader.decrypt("") == PasswordType.NOT_DECRYPTED:
        raise NotThis("encrypted")
    pages = len(reader.pages)
    if pages > limits.MAX_PAGES:
        raise NotThis("pages")
    pieces: list[str] = []
    length = 0
    for page in reader.pages:
        text = page.extract_text()
        pieces.append(text)
        length += len(text)
        if length > limits.MAX_TEXT * 2:
            break
    return "\n\n".join(pieces), pages
