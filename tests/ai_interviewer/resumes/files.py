"""Files as people and attackers make them, byte by byte."""

import io
import struct
import zipfile
import zlib

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
TYPES = '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'


def pdf(objects: dict[int, bytes], *, root: int = 1, trailer: bytes = b"") -> bytes:
    """A PDF of these objects, with a right table of them."""
    out = bytearray(b"%PDF-1.7\n")
    places = {}
    for number, body in objects.items():
        places[number] = len(out)
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 1\n0000000000 65535 f \n"
    for number, place in places.items():
        out += b"%d 1\n%010d 00000 n \n" % (number, place)
    out += b"trailer\n<< /Size %d /Root %d 0 R %s >>\n" % (max(objects) + 1, root, trailer)
    return bytes(out + b"startxref\n%d\n%%%%EOF\n" % start)


def stream(content: bytes, head: bytes = b"") -> bytes:
    return b"<< /Length %d %s >>\nstream\n%s\nendstream" % (len(content), head, content)


def deflated(content: bytes, head: bytes = b"") -> bytes:
    return stream(zlib.compress(content, 9), b"/Filter /FlateDecode " + head)


def page_words(*lines: str) -> bytes:
    shown = b" T* ".join(b"(%s) Tj" % line.encode("latin-1") for line in lines)
    return b"BT /F1 12 Tf 14 TL 50 700 Td %s ET" % shown


def pdf_of(*pages: bytes, trailer: bytes = b"") -> bytes:
    """A PDF with these contents on its pages."""
    kids = b" ".join(b"%d 0 R" % (10 + 2 * at) for at in range(len(pages)))
    objects = {
        1: b"<< /Type /Catalog /Pages 2 0 R >>",
        2: b"<< /Type /Pages /Kids [%s] /Count %d >>" % (kids, len(pages)),
        3: b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    }
    for at, content in enumerate(pages):
        objects[10 + 2 * at] = (
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents %d 0 R"
            b" /Resources << /Font << /F1 3 0 R >> >> >>" % (11 + 2 * at)
        )
        objects[11 + 2 * at] = content
    return pdf(objects, trailer=trailer)


def docx(body: str, *, head: str = "", more: dict[str, bytes] | None = None, whole: str | None = None) -> bytes:
    """A DOCX with this body."""
    space = f'xmlns:w="{WORD}"'
    document = whole or f'<?xml version="1.0"?>{head}<w:document {space}><w:body>{body}</w:body></w:document>'
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", TYPES)
        archive.writestr("word/document.xml", document)
        for name, content in (more or {}).items():
            archive.writestr(name, content)
    return out.getvalue()


def paragraph(text: str, *, bullet: bool = False) -> str:
    properties = "<w:pPr><w:numPr><w:ilvl w:val='0'/></w:numPr></w:pPr>" if bullet else ""
    return f"<w:p>{properties}<w:r><w:t>{text}</w:t></w:r></w:p>"


def zip_bomb(gigabytes: float = 1.0) -> bytes:
    """A DOCX of some megabytes whose main part unpacks to a gigabyte. Made by repeating one packed block."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    chunk = b" " * (16 << 20)
    packed = bytearray()
    check = 0
    for _ in range(round(gigabytes * 64)):
        packed += packer.compress(chunk)
        check = zlib.crc32(chunk, check)
    packed += packer.flush()
    size = round(gigabytes * 64) * len(chunk)
    return _archive_with(bytes(packed), check, size)


def zip_that_lies(declared: int) -> bytes:
    """A DOCX whose main part says that it is small, and is not."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    content = b" " * (64 << 20)
    packed = packer.compress(content) + packer.flush()
    return _archive_with(packed, zlib.crc32(content), declared)


def _archive_with(packed: bytes, check: int, size: int) -> bytes:
    out, listed = bytearray(), bytearray()
    types = TYPES.encode()
    entries = [
        (b"[Content_Types].xml", types, zlib.crc32(types), len(types), 0),
        (b"word/document.xml", packed, check, size, 8),
    ]
    for name, body, crc, length, method in entries:
        place = len(out)
        common = struct.pack("<HHHHHIIIHH", 20, 0, method, 0, 0, crc, len(body), length, len(name), 0)
        out += b"PK\x03\x04" + common + name + body
        listed += b"PK\x01\x02" + struct.pack("<H", 20) + common + struct.pack("<HHHII", 0, 0, 0, 0, place) + name
    start = len(out)
    out += listed + b"PK\x05\x06" + struct.pack("<HHHHIIH", 0, 0, len(entries), len(entries), len(listed), start, 0)
    return bytes(out)
