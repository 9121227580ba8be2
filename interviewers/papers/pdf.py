"""Looking for what acts in a PDF. Hostile files are bounded from outside: see `worker`."""

import io
import re
import zlib
from collections.abc import Iterator
from typing import Any, Final

from interviewers.papers import limits

# Keys and names of what runs, opens, carries or sends something; of forms, those that are programs (XFA).
_ACTING: Final = frozenset({
    "/JS", "/JavaScript", "/Launch", "/EmbeddedFile", "/EmbeddedFiles", "/EF", "/RichMedia", "/XFA", "/SubmitForm",
    "/ImportData", "/GoToE", "/GoToR", "/Movie", "/Sound", "/Rendition", "/AA", "/Collection", "/FileAttachment",
})  # fmt: skip
# The same in the plain bytes, also of what no table points at. Only names so long that they don't come about by chance.
_RAW: Final = re.compile(rb"/(JavaScript|EmbeddedFiles?|RichMedia|SubmitForm|ImportData|Launch|FileAttachment)\b")
# A letter of a name may be written as its number.
_NUMBERED: Final = re.compile(rb"#([0-9A-Fa-f]{2})")
# Packed objects begin with their numbers and places. They are looked into as far as this, packed and unpacked.
_STREAM: Final = re.compile(rb"stream\r?\n")
_PLACES: Final = re.compile(rb"\s*\d+\s+\d+\s")
_PACKED, _UNPACKED = 1024 * 1024, 4 * 1024 * 1024
# A file that is an archive as well: its directory stands at the end, in reach of a comment.
_ZIP_END: Final = b"PK\x05\x06"
_ZIP_REACH: Final = 66 * 1024
_END: Final = re.compile(rb"%%EOF[\x00\t\n\x0c\r ]{0,64}\Z")


class Unfit(Exception):
    """Why a file isn't taken; the word for it as the argument."""


def check_pdf(data: bytes) -> int:
    """The number of pages of a PDF in which nothing acts. Raises Unfit, and whatever a broken file brings about."""
    from pypdf import PdfReader

    if _ZIP_END in data[-_ZIP_REACH:] or not _END.search(data[-256:]):
        raise Unfit("mixed")
    if _names_what_acts(data) or any(_names_what_acts(words) for words in _packed_objects(data)):
        raise Unfit("active")
    reader = PdfReader(io.BytesIO(data), strict=False)
    if reader.is_encrypted:
        raise Unfit("encrypted")
    pages = len(reader.pages)
    if not pages:
        raise Unfit("broken")
    if pages > limits.MAX_PAGES:
        raise Unfit("pages")
    for seen, thing in enumerate(_objects(reader)):
        if seen > limits.MAX_OBJECTS:
            raise Unfit("pages")
        _look_into(thing, 0)
    _look_into(reader.trailer.raw_get("/Root") and reader.trailer["/Root"], 0)
    return pages


def _names_what_acts(data: bytes) -> bool:
    return bool(_RAW.search(data) or _RAW.search(_NUMBERED.sub(lambda found: bytes([int(found[1], 16)]), data)))


def _packed_objects(data: bytes) -> Iterator[bytes]:
    """What is packed in the plain bytes, also where no table points: readers that mend a file find it all the same."""
    for at, found in enumerate(_STREAM.finditer(data)):
        if at > limits.MAX_OBJECTS:
            raise Unfit("pages")
        try:
            if _PLACES.match(zlib.decompressobj().decompress(data[found.end() : found.end() + 512], 64)):
                yield zlib.decompressobj().decompress(data[found.end() : found.end() + _PACKED], _UNPACKED)
        except zlib.error:
            continue


def _objects(reader: Any) -> Iterator[Any]:
    """Every object that the file's tables know, also those that nothing refers to."""
    from pypdf.generic import IndirectObject

    numbers = {(number, generation) for generation, table in reader.xref.items() for number in table}
    numbers |= {(number, 0) for number in reader.xref_objStm}
    for number, generation in sorted(numbers):
        if number:
            yield reader.get_object(IndirectObject(number, generation, reader))


def _look_into(thing: Any, depth: int) -> None:
    """Raise Unfit for a key or name that acts. What is referred to is an object of its own, and looked at as such."""
    from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, NameObject

    if depth > limits.MAX_DEPTH:
        raise Unfit("broken")
    if isinstance(thing, IndirectObject):
        return
    if isinstance(thing, DictionaryObject):
        for key, value in thing.items():
            if str(key) in _ACTING:
                raise Unfit("active")
            _look_into(value if isinstance(value, IndirectObject) else thing.raw_get(key), depth + 1)
    elif isinstance(thing, ArrayObject):
        for at in range(len(thing)):
            _look_into(list.__getitem__(thing, at), depth + 1)
    elif isinstance(thing, NameObject) and str(thing) in _ACTING:
        raise Unfit("active")
