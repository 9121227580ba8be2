"""Files made to do harm (SEC, ONB-4): what is taken, what is refused, what is kept, and how it is handed out again.

Every file is made here. None of them may be kept; those that are kept have lost what they carried.
"""

import io
import os
import stat
import struct
import time
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from PIL import Image, PngImagePlugin
from pypdf import PdfReader, PdfWriter
from pypdf.generic import (
    ArrayObject,
    DictionaryObject,
    NameObject,
    NumberObject,
    StreamObject,
    TextStringObject,
)

from core.http import uploads
from interviewers import papers, rules, services
from interviewers.errors import DocumentKindUnknown, DocumentTooLarge, DocumentUnsafe, NotFound
from interviewers.models import Application, Document
from interviewers.papers import limits
from tests.interviewers.conftest import (
    NOON,
    SECOND,
    applicant,
    as_person,
    audited,
    interviewer,
    make_person,
    names_found,
    pdf,
    png,
    reviewer,
    submitted,
    upload,
)
from tests.support.herd import herd

pytestmark = [pytest.mark.both_databases, pytest.mark.django_db(transaction=True)]


def written(writer: PdfWriter) -> bytes:
    kept = io.BytesIO()
    writer.write(kept)
    return kept.getvalue()


def blank() -> PdfWriter:
    writer = PdfWriter()
    writer.add_blank_page(200, 200)
    return writer


def acting(action: dict[str, Any]) -> bytes:
    """A PDF that does something when it is opened."""
    writer = blank()
    made = DictionaryObject({NameObject(key): value for key, value in action.items()})
    writer._root_object[NameObject("/OpenAction")] = writer._add_object(made)
    return written(writer)


def with_script() -> bytes:
    return acting({"/S": NameObject("/JavaScript"), "/JS": TextStringObject("app.alert('here')")})


def with_attachment() -> bytes:
    writer = blank()
    writer.add_attachment("run.exe", b"MZ")
    return written(writer)


def with_launch() -> bytes:
    return acting({"/S": NameObject("/Launch"), "/F": TextStringObject("cmd.exe")})


def with_hidden_script() -> bytes:
    """The word is nowhere in the plain bytes: the object lies packed in an object stream."""
    inner = b"5 0 << /S /J#61vaScript /J#53 (app.alert(1)) >>"
    first = len(b"5 0 ")
    packed = zlib.compress(inner)
    objects = {
        1: b"<< /Type /Catalog /Pages 2 0 R /OpenAction 5 0 R >>",
        2: b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        3: b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] >>",
        4: b"<< /Type /ObjStm /N 1 /First %d /Filter /FlateDecode /Length %d >>\nstream\n%s\nendstream"
        % (first, len(packed), packed),
    }
    body, places = b"%PDF-1.5\n", {}
    for number, content in objects.items():
        places[number] = len(body)
        body += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table_at = len(body)
    rows = b"\x00\x00\x00\x00\x00"
    rows += b"".join(struct.pack(">BHBx", 1, places[number], 0) for number in (1, 2, 3, 4))
    rows += struct.pack(">BHBx", 2, 4, 0)
    rows += struct.pack(">BHBx", 1, table_at, 0)
    table = zlib.compress(rows)
    body += (
        b"6 0 obj\n<< /Type /XRef /Size 7 /W [1 2 2] /Root 1 0 R /Filter /FlateDecode /Length %d >>\nstream\n%s\n"
        b"endstream\nendobj\nstartxref\n%d\n%%%%EOF\n"
    ) % (len(table), table, table_at)
    return body


def beside_the_table(content: bytes) -> bytes:
    """A PDF with an object that its table doesn't know. A reader that mends files finds it all the same."""
    plain = pdf()
    at = plain.rindex(b"\nxref") + 1
    made = b"9 0 obj\n" + content + b"\nendobj\n"
    table = plain[at : plain.rindex(b"startxref")]
    return plain[:at] + made + table + b"startxref\n%d\n%%%%EOF\n" % (at + len(made))


def with_packed_script_beside_the_table() -> bytes:
    packed = zlib.compress(b"10 0 << /S /JavaScript /JS (app.alert(1)) >>")
    head = b"<< /Type /ObjStm /N 1 /First 5 /Filter /FlateDecode /Length %d >>" % len(packed)
    return beside_the_table(head + b"\nstream\n" + packed + b"\nendstream")


def with_additional_action() -> bytes:
    writer = blank()
    writer.pages[0][NameObject("/AA")] = DictionaryObject({NameObject("/O"): DictionaryObject()})
    return written(writer)


def with_media() -> bytes:
    writer = blank()
    note = DictionaryObject({NameObject("/Subtype"): NameObject("/RichMedia")})
    writer.pages[0][NameObject("/Annots")] = ArrayObject([writer._add_object(note)])
    return written(writer)


def encrypted(password: str) -> bytes:
    writer = blank()
    writer.encrypt(password, "owner", algorithm="RC4-128")
    return written(writer)


def archive_in_pdf() -> bytes:
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w") as archive:
        archive.writestr("evil.sh", "#!/bin/sh")
        archive.comment = b"\n%%EOF\n"
    return pdf() + kept.getvalue()


def many_pages() -> bytes:
    writer = PdfWriter()
    for _page in range(limits.MAX_PAGES + 1):
        writer.add_blank_page(9, 9)
    return written(writer)


def unpacking_without_end() -> bytes:
    """A few kilobytes that become gigabytes: an object stream of noughts."""
    packer = zlib.compressobj(9)
    packed = b"".join(packer.compress(b"\x00" * 1024 * 1024) for _part in range(700)) + packer.flush()
    writer = blank()
    stream = StreamObject()
    stream._data = packed
    stream[NameObject("/Filter")] = NameObject("/FlateDecode")
    stream[NameObject("/Type")] = NameObject("/ObjStm")
    stream[NameObject("/N")] = NumberObject(1)
    stream[NameObject("/First")] = NumberObject(4)
    writer._add_object(stream)
    return written(writer)


def going_round() -> bytes:
    """Pages that are their own parents and children."""
    return (
        b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n"
        b"2 0 obj\n<< /Type /Pages /Kids [2 0 R] /Count 1 /Parent 2 0 R >>\nendobj\n"
        b"trailer\n<< /Root 1 0 R >>\nstartxref\n0\n%%EOF\n"
    )


def huge_png(side: int = 30_000) -> bytes:
    """A head that promises gigapixels, and bytes that would keep the promise."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    head = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    packer = zlib.compressobj(9)
    rows = packer.compress(b"\x00" * (side * 3 + 1) * 200) + packer.flush()
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
HTML = b"<!doctype html><script>alert(1)</script>"

# Made when they are asked for: some take a while.
REFUSED: dict[str, tuple[Callable[[], bytes], str, str]] = {
    "svg": (lambda: SVG, "a.svg", "file_kind_unknown"),
    "svg that says it is a picture": (lambda: SVG, "a.png", "file_kind_unknown"),
    "html": (lambda: HTML, "a.html", "file_kind_unknown"),
    "html that says it is a pdf": (lambda: HTML, "a.pdf", "file_kind_unknown"),
    "html before a pdf": (lambda: HTML + b"\n" + pdf(), "a.pdf", "file_kind_unknown"),
    "html behind a pdf": (lambda: pdf() + HTML, "a.pdf", "mixed"),
    "gif": (lambda: b"GIF89a" + b"\x00" * 40, "a.gif", "file_kind_unknown"),
    "webp": (lambda: b"RIFF\x00\x00\x00\x00WEBPVP8 ", "a.webp", "file_kind_unknown"),
    "archive": (lambda: b"PK\x03\x04" + b"\x00" * 40, "a.docx", "file_kind_unknown"),
    "archive behind a pdf": (archive_in_pdf, "a.pdf", "mixed"),
    "program": (lambda: b"MZ" + b"\x00" * 40, "a.pdf", "file_kind_unknown"),
    "empty": (lambda: b"", "a.pdf", "empty"),
    "blanks": (lambda: b" \n\t ", "a.pdf", "empty"),
    "nothing but a pdf's head": (lambda: b"%PDF-1.7\n", "a.pdf", "mixed"),
    "half a pdf": (lambda: pdf()[:200] + b"\n%%EOF", "a.pdf", "broken"),
    "noise in a pdf": (lambda: b"%PDF-1.7\n" + os.urandom(2000) + b"\n%%EOF", "a.pdf", "broken"),
    "pages in a ring": (going_round, "a.pdf", "broken"),
    "nothing but a picture's head": (lambda: b"\x89PNG\r\n\x1a\n", "a.png", "broken"),
    "half a picture": (lambda: png((300, 300))[:100], "a.png", "broken"),
    "noise in a jpeg": (lambda: b"\xff\xd8\xff\xe0" + os.urandom(500), "a.jpg", "broken"),
    "gigapixels": (huge_png, "a.png", "pixels"),
    "script": (with_script, "a.pdf", "active"),
    "script in a packed object": (with_hidden_script, "a.pdf", "active"),
    "script in an object that no table knows": (
        lambda: beside_the_table(b"<< /S /J#61vaScript /J#53 (app.alert(1)) >>"),
        "a.pdf",
        "active",
    ),
    "script in a packed object that no table knows": (with_packed_script_beside_the_table, "a.pdf", "active"),
    "launch in an object that no table knows": (
        lambda: beside_the_table(b"<< /S /Launch /F (cmd.exe) >>"),
        "a.pdf",
        "active",
    ),
    "attachment": (with_attachment, "a.pdf", "active"),
    "launch": (with_launch, "a.pdf", "active"),
    "additional action": (with_additional_action, "a.pdf", "active"),
    "media": (with_media, "a.pdf", "active"),
    "locked": (lambda: encrypted("secret"), "a.pdf", "encrypted"),
    "locked with an empty password": (lambda: encrypted(""), "a.pdf", "encrypted"),
    "too many pages": (many_pages, "a.pdf", "pages"),
}


def outcome(data: bytes, name: str) -> str:
    try:
        return papers.read_paper(io.BytesIO(data), name=name).content_type
    except DocumentUnsafe as refusal:
        return str(refusal.more["problem"])
    except (DocumentKindUnknown, DocumentTooLarge) as refusal:
        return refusal.code


@pytest.mark.parametrize("what", REFUSED)
def test_of_files_made_to_do_harm_none_is_taken(what: str) -> None:
    make, name, problem = REFUSED[what]

    assert outcome(make(), name) == problem


def test_the_packed_script_is_a_pdf_that_readers_open() -> None:
    """Else the test above would prove nothing."""
    reader = PdfReader(io.BytesIO(with_hidden_script()))

    assert len(reader.pages) == 1
    assert reader.trailer["/Root"]["/OpenAction"]["/S"] == "/JavaScript"


def test_what_unpacks_without_end_is_ended_in_a_process_of_its_own() -> None:
    began = time.monotonic()

    assert outcome(unpacking_without_end(), "a.pdf") in ("broken", "application/pdf")
    assert time.monotonic() - began < limits.DEADLINE + 60


def test_a_parser_that_hangs_is_ended_at_the_deadline() -> None:
    with pytest.raises(DocumentUnsafe):
        papers.read_paper(io.BytesIO(png((3000, 3000))), name="a.png", deadline=0.01)


@pytest.mark.parametrize("name", ["a.pdf", "a.exe", "", "x" * 400, "a.pdf\x00.exe"])
def test_what_is_good_is_taken_whatever_it_is_called(name: str) -> None:
    assert outcome(pdf(), name) == "application/pdf"
    assert outcome(png(), name) == "image/png"


def test_ten_megabytes_are_read_and_not_one_byte_more() -> None:
    class Endless(io.RawIOBase):
        given = 0

        def read(self, size: int = -1) -> bytes:
            assert size >= 0, "all of it"
            Endless.given += size
            return b"\x00" * size

    with pytest.raises(DocumentTooLarge):
        papers.read_paper(Endless(), name="a.pdf")
    assert Endless.given == limits.MAX_BYTES + 1


# What is kept


def test_a_picture_is_drawn_anew_without_what_it_carried() -> None:
    kept = io.BytesIO()
    exif = Image.Exif()
    exif[0x0112] = 6  # to be shown turned
    exif[0x010F] = "SecretCamera"
    exif.get_ifd(0x8825)[1] = "N"
    Image.new("RGB", (40, 20), "red").save(kept, "JPEG", exif=exif, comment=b"<script>alert(1)</script>")
    carrier = kept.getvalue() + b"PK\x03\x04hidden archive"

    paper = papers.read_paper(io.BytesIO(carrier), name="me.jpg")

    drawn = Image.open(io.BytesIO(paper.data))
    assert (drawn.size, dict(drawn.getexif())) == ((20, 40), {})
    for secret in (b"SecretCamera", b"script", b"hidden archive", b"Exif"):
        assert secret not in paper.data


def test_a_png_keeps_its_pixels_and_loses_its_words() -> None:
    kept, words = io.BytesIO(), PngImagePlugin.PngInfo()
    words.add_text("Comment", "<?php system($_GET['c']); ?>")
    Image.new("RGBA", (5, 5), (10, 20, 30, 40)).save(kept, "PNG", pnginfo=words)

    paper = papers.read_paper(io.BytesIO(kept.getvalue() + b"<?php behind ?>"), name="a.png")

    drawn = Image.open(io.BytesIO(paper.data))
    assert (drawn.getpixel((2, 2)), drawn.info) == ((10, 20, 30, 40), {})
    assert b"php" not in paper.data


def test_a_large_picture_is_made_smaller() -> None:
    paper = papers.read_paper(io.BytesIO(png((6000, 5000))), name="a.png")

    assert max(Image.open(io.BytesIO(paper.data)).size) == limits.MAX_SIDE


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd", "passwd.pdf"),
        ("..\\..\\windows\\system.ini", "system.pdf"),
        ("/abs/olute.pdf", "olute.pdf"),
        ("gpj.\u202egnp.exe", "gpj.gnp.pdf"),
        ("a\r\nSet-Cookie: x=1.pdf", "aSet-Cookie x=1.pdf"),
        ('a"; filename="evil.exe', "a filename=evil.pdf"),
        ("<script>.pdf", "script.pdf"),
        (".htaccess", "htaccess.pdf"),
        ("", "document.pdf"),
        ("....", "document.pdf"),
        ("Zeugnis für Änne.PDF", "Zeugnis für Änne.pdf"),
        ("x" * 500, "x" * 116 + ".pdf"),
        ("CON.pdf.exe", "CON.pdf.pdf"),
    ],
)
def test_a_name_is_only_shown_and_ends_as_its_content_does(given: str, kept: str) -> None:
    assert uploads.safe_name(given, "application/pdf") == kept


# Over HTTP


@pytest.fixture
def ada() -> Any:
    return applicant()


def kept_files() -> list[Path]:
    return [one for one in Path(django_settings.MEDIA_ROOT).rglob("*") if one.is_file()]


def hand_in(browser: Any, data: bytes = b"", name: str = "passport.png", **more: Any) -> Any:
    body = {"kind": "identity", "title": "Passport", "file": upload(data or png(), name), **more}
    return browser.post("/api/interviewer/documents", body, headers={"X-CSRFToken": browser.cookies["csrftoken"].value})


def test_a_document_lies_under_a_drawn_name_for_the_server_alone(ada) -> None:
    answer = hand_in(as_person(ada), name="../../../passport.png", issuer="Ministry\u202e")

    assert answer.status_code == 201, answer.content
    shown = answer.json()
    assert (shown["file_name"], shown["content_type"], shown["state"]) == ("passport.png", "image/png", "waiting")
    assert shown["issuer"] == "Ministry"
    assert "stored" not in shown
    (path,) = kept_files()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert path.name == Document.objects.get().stored
    assert len(path.name) == 48


def test_a_document_is_saved_and_never_shown(ada) -> None:
    browser = as_person(ada)
    paper = pdf()
    document = hand_in(browser, paper, "Zeugnis für Änne.pdf").json()

    answer = browser.get(f"/api/interviewer/documents/{document['id']}/file")

    assert answer.status_code == 200
    assert answer.content == paper
    assert answer["Content-Disposition"].startswith("attachment; filename")
    assert answer["Content-Type"] == "application/pdf"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Cache-Control"] == "private, no-store"
    assert "sandbox" in answer["Content-Security-Policy"]
    assert "default-src 'none'" in answer["Content-Security-Policy"]


@pytest.mark.parametrize(
    ("what", "status", "code"),
    [
        ("svg that says it is a picture", 415, "file_kind_unknown"),
        ("script", 422, "file_unsafe"),
        ("empty", 422, "file_unsafe"),
    ],
)
def test_a_refusal_has_its_name_and_leaves_nothing(ada, what: str, status: int, code: str) -> None:
    make, name, _problem = REFUSED[what]
    browser = as_person(ada)
    body = {"kind": "identity", "title": "Passport", "file": upload(make(), name)}

    answer = browser.post(
        "/api/interviewer/documents", body, headers={"X-CSRFToken": browser.cookies["csrftoken"].value}
    )

    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert not Document.objects.exists()
    assert kept_files() == []


def test_eleven_megabytes_are_refused_by_name_and_twelve_at_the_door(ada) -> None:
    browser = as_person(ada)

    within = hand_in(browser, b"%PDF-1.7\n" + b"\x00" * (limits.MAX_BYTES + 1))
    beyond = hand_in(browser, b"\x00" * (12 * 1024 * 1024))

    assert (within.status_code, within.json()["code"]) == (413, "too_large")
    assert (beyond.status_code, beyond.json()["code"]) == (413, "too_large")
    assert uploads.body_limit("/api/interviewer/documents/x") == django_settings.DATA_UPLOAD_MAX_MEMORY_SIZE


def test_a_document_of_another_person_is_not_there(ada) -> None:
    document = hand_in(as_person(ada)).json()["id"]
    eve = as_person(applicant("Eve"))

    answers = [
        eve.get(f"/api/interviewer/documents/{document}/file"),
        eve.send("DELETE", f"/api/interviewer/documents/{document}"),
    ]

    assert [(answer.status_code, answer.json()["code"]) for answer in answers] == [(404, "not_found")] * 2
    assert Document.objects.filter(pk=document).exists()


def test_documents_are_for_whoever_works_on_the_case_and_each_look_is_kept() -> None:
    application = submitted()
    document = application.documents.get()
    path = Path(django_settings.MEDIA_ROOT) / "documents" / document.stored[:2] / document.stored
    path.parent.mkdir(parents=True)
    path.write_bytes(png())
    mo, sam, sid = reviewer("Mo"), reviewer("Sam"), reviewer("Sid", "support")
    address = f"/api/staff/applications/{application.pk}/documents/{document.pk}/file"

    before = as_person(mo).get(address)
    services.claim_case(application_id=application.pk, by=mo.pk)
    held, other, support = as_person(mo).get(address), as_person(sam).get(address), as_person(sid).get(address)

    assert (before.status_code, before.json()["code"]) == (409, "not_claimed")
    assert (held.status_code, held.content) == (200, png())
    assert (other.status_code, other.json()["code"]) == (409, "claimed_by_other")
    assert support.status_code == 403
    assert audited("document.read") == ["document.read"]
    assert as_person(make_person("Eve")).get(address).status_code == 403


def test_staff_who_visit_an_account_see_its_documents_and_read_none(ada) -> None:
    document = hand_in(as_person(ada)).json()["id"]
    sue = reviewer("Sue", "support")
    browser = as_person(sue)
    assert browser.send("POST", f"/api/staff/people/{ada.pk}/visit", {"reason": "Can't upload."}).status_code == 200

    shown = browser.get("/api/interviewer/application")
    file = browser.get(f"/api/interviewer/documents/{document}/file")

    assert shown.json()["documents"][0]["id"] == document
    assert (file.status_code, file.json()["code"]) == (403, "not_allowed")


def test_a_document_that_has_ended_is_not_handed_in(ada) -> None:
    answer = hand_in(as_person(ada), expires_on="2020-01-01")

    assert (answer.status_code, list(answer.json()["errors"])) == (400, ["expires_on"])


def test_removing_a_document_removes_its_file(ada) -> None:
    browser = as_person(ada)
    document = hand_in(browser).json()["id"]

    assert browser.send("DELETE", f"/api/interviewer/documents/{document}").status_code == 204

    assert kept_files() == []
    assert audited("document.") == ["document.handed_in", "document.removed"]


def test_while_somebody_reviews_it_an_application_keeps_still() -> None:
    application = submitted()
    browser = as_person(application.user)
    document = application.documents.get()

    added = hand_in(browser)
    removed = browser.send("DELETE", f"/api/interviewer/documents/{document.pk}")

    assert [(one.status_code, one.json()["code"]) for one in (added, removed)] == [(409, "wrong_state")] * 2


def test_removing_the_proof_of_identity_takes_an_interviewer_out_of_the_search() -> None:
    ada = interviewer()
    assert names_found() == ["Ada"]

    services.remove_document(user_id=ada.pk, document_id=Document.objects.get().pk)

    assert names_found() == []


def test_files_that_nothing_belongs_to_are_swept_once_they_are_old(ada) -> None:
    hand_in(as_person(ada))
    root = Path(django_settings.MEDIA_ROOT) / "documents"
    (root / "ab").mkdir()
    (root / "ab" / ("ab" * 24)).write_bytes(b"left behind")

    swept = [services.sweep_files(now=time.time() + later) for later in (60, 3700, 3700)]

    assert swept == [0, 1, 0]
    (kept,) = [one for one in root.rglob("*") if one.is_file()]
    assert services.read_document(Document.objects.get()) == kept.read_bytes()


def test_a_row_whose_file_is_gone_is_not_there() -> None:
    interviewer()

    with pytest.raises(NotFound):
        services.read_document(Document.objects.get())


# Limits


def test_of_a_herd_of_uploads_so_many_pass_as_a_minute_allows(ada, monkeypatch) -> None:
    paper = papers.Paper(data=png(), content_type="image/png", name="a.png")
    monkeypatch.setattr(papers, "read_paper", lambda file, *, name: paper)

    results = herd(
        16,
        lambda number: services.hand_in_document(
            user_id=ada.pk, kind="other", title="x", file=io.BytesIO(), name="a.png"
        ),
    )

    assert sum(isinstance(one, Document) for one in results) == rules.UPLOADS_PER_MINUTE
    assert {one.code for one in results if not isinstance(one, Document)} == {"rate_limited"}


def test_of_a_herd_with_room_for_three_three_are_kept(ada, monkeypatch) -> None:
    paper = papers.Paper(data=png(), content_type="image/png", name="a.png")
    monkeypatch.setattr(papers, "read_paper", lambda file, *, name: paper)
    monkeypatch.setattr(rules, "UPLOADS_PER_MINUTE", 100)
    monkeypatch.setattr(rules, "MAX_DOCUMENTS", 3)

    results = herd(
        16,
        lambda number: services.hand_in_document(
            user_id=ada.pk, kind="other", title="x", file=io.BytesIO(), name="a.png"
        ),
    )

    assert Document.objects.count() == 3
    assert {one.code for one in results if not isinstance(one, Document)} == {"too_many_documents"}
    assert len(kept_files()) == 3


def test_the_minute_passes(ada, monkeypatch) -> None:
    paper = papers.Paper(data=png(), content_type="image/png", name="a.png")
    monkeypatch.setattr(papers, "read_paper", lambda file, *, name: paper)
    Application.objects.update(uploads=rules.UPLOADS_PER_MINUTE, uploads_since=NOON)

    def hand_in_at(now: Any) -> str:
        try:
            services.hand_in_document(user_id=ada.pk, kind="other", title="x", file=io.BytesIO(), name="a.png", now=now)
        except Exception as refusal:
            return str(getattr(refusal, "code", refusal))
        return "kept"

    assert [hand_in_at(NOON + after * SECOND) for after in (59, 60, 61)] == ["rate_limited", "kept", "kept"]
    assert Application.objects.get().uploads == 2


def test_an_object_that_no_table_knows_is_taken_where_it_does_nothing() -> None:
    assert outcome(beside_the_table(b"<< /Title (An earlier page) >>"), "a.pdf") == "application/pdf"
