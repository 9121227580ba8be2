"""The words of a DOCX: its main part alone. No entities, no macros, no pictures, no links, nothing fetched."""

import io
import zipfile
from dataclasses import dataclass, field
from typing import NoReturn
from xml.parsers import expat

from . import limits

_MAIN = "word/document.xml"
_WORD = (
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "http://purl.oclc.org/ooxml/wordprocessingml/main",
)
_COMPATIBILITY = "http://schemas.openxmlformats.org/markup-compatibility/2006"
_ENCRYPTED = 0x1


class NotThis(Exception):
    """A file that is not taken; `args[0]` says why: "kind", "encrypted", "unreadable"."""


def read_docx(data: bytes) -> tuple[str, int]:
    """Text and pages (as the program that wrote it last counted them). Raises NotThis."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            document = _main_part(archive)
    except (zipfile.BadZipFile, zipfile.LargeZipFile, NotImplementedError, EOFError, OSError, ValueError) as error:
        raise NotThis("unreadable") from error
    reader = _Document()
    reader.read(document)
    return "".join(reader.pieces), reader.pages


def _main_part(archive: zipfile.ZipFile) -> bytes:
    members = archive.infolist()
    if len(members) > limits.MAX_MEMBERS:
        raise NotThis("unreadable")
    named = {member.filename: member for member in members}
    if "[Content_Types].xml" not in named or _MAIN not in named:
        raise NotThis("kind")
    member = named[_MAIN]
    if member.flag_bits & _ENCRYPTED:
        raise NotThis("encrypted")
    # What the archive says of its sizes may be a lie: what is read is counted.
    with archive.open(member) as part:
        document = part.read(limits.MAX_DOCUMENT + 1)
    packed = max(1, member.compress_size)
    if len(document) > limits.MAX_DOCUMENT or (len(document) > 1 << 20 and len(document) / packed > limits.MAX_RATIO):
        raise NotThis("unreadable")
    return document


@dataclass
class _Document:
    """Gathers text while the XML goes by; nothing of the tree is kept."""

    pieces: list[str] = field(default_factory=list)
    pages: int = 1
    _depth: int = 0
    _length: int = 0
    _in_text: bool = False
    _skipped: int = 0  # the depth at which a part to leave out began

    def read(self, document: bytes) -> None:
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.buffer_text = True
        parser.StartDoctypeDeclHandler = self._refuse
        parser.EntityDeclHandler = self._refuse
        parser.ExternalEntityRefHandler = self._refuse
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._characters
        try:
            parser.Parse(document, True)
        except expat.ExpatError as error:
            raise NotThis("unreadable") from error

    def _refuse(self, *_args: object) -> NoReturn:
        raise NotThis("unreadable")

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        if self._depth > limits.MAX_DEPTH:
            raise NotThis("unreadable")
        space, _, local = name.rpartition(" ")
        if self._skipped:
            return
        if space == _COMPATIBILITY and local == "Fallback":
            self._skipped = self._depth
        elif space in _WORD:
            if local == "t":
                self._in_text = True
            elif local == "tab":
                self._add("\t")
            elif local in ("br", "cr"):
                self._add("\n")
            elif local == "numPr":
                self._add("- ")
            elif local == "lastRenderedPageBreak":
                self.pages += 1

    def _end(self, name: str) -> None:
        if self._skipped:
            if self._depth == self._skipped:
                self._skipped = 0
        else:
            space, _, local = name.rpartition(" ")
            if space in _WORD:
                if local == "t":
                    self._in_text = False
                elif local == "p":
                    self._add("\n")
        self._depth -= 1

    def _characters(self, text: str) -> None:
        if self._in_text and not self._skipped:
            self._add(text)

    def _add(self, text: str) -> None:
        if self._length < limits.MAX_TEXT * 2:
            self.pieces.append(text)
            self._length += len(text)
