"""Résumés as people have them, and files that mean harm: text, or a refusal within the deadline."""

import io
import resource
import subprocess
import sys
import time
import zipfile
import zlib

import pytest

from ai_interviewer.plan import find_claims
from ai_interviewer.resumes import (
    Resume,
    ResumeKindUnknown,
    ResumeTooLarge,
    ResumeUnreadable,
    limits,
    read_resume,
    reading,
)
from ai_interviewer.resumes.cleaning import clean
from core.common.errors import Refusal
from tests.ai_interviewer.resumes import files
from tests.support.launcher import ROOT

LINE = "Reduced the deploy time from 45 to 6 minutes"


def read(data: bytes, name: str = "resume.pdf") -> Resume:
    return read_resume(data, name=name)


def test_a_pdf_is_read():
    first = files.stream(files.page_words("Jane Doe", LINE))
    second = files.deflated(files.page_words("Page two"))
    resume = read(files.pdf_of(first, second))
    assert (resume.kind, resume.pages) == ("pdf", 2)
    assert LINE in resume.text
    assert "Page two" in resume.text


def test_a_docx_is_read_with_its_bullets_and_without_its_deleted_words():
    body = (
        files.paragraph("Jane Doe &amp; sons")
        + files.paragraph(LINE, bullet=True)
        + "<w:p><w:del><w:r><w:delText>was fired</w:delText></w:r></w:del></w:p>"
        + "<w:p><w:r><w:instrText>HYPERLINK http://evil.test</w:instrText></w:r></w:p>"
        + "<w:p><w:r><w:lastRenderedPageBreak/><w:t>Second</w:t><w:tab/><w:t>page</w:t></w:r></w:p>"
    )
    more = {"word/vbaProject.bin": b"macro", "word/media/image1.png": b"\x89PNG"}
    resume = read(files.docx(body, more=more), "whatever.txt")
    assert (resume.kind, resume.pages) == ("docx", 2)
    assert resume.text.splitlines() == ["Jane Doe & sons", f"- {LINE}", "", "Second\tpage"]
    assert [claim.text for claim in find_claims(resume.text, vocabulary=())] == [LINE]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"])
def test_plain_text_is_read_in_the_encodings_people_have(encoding: str):
    text = "Zoë Müller\n" + LINE
    assert read(text.encode(encoding), "resume.txt") == Resume(kind="text", text=text, pages=1)


def test_what_a_file_is_tells_its_content_not_its_name():
    assert read(files.pdf_of(files.stream(files.page_words(LINE))), "resume.docx").kind == "pdf"
    assert read(LINE.encode(), "resume.pdf").kind == "text"


@pytest.mark.parametrize(
    "data",
    [
        b"<!DOCTYPE html><html><script>alert(1)</script></html>",
        b"  \n<HTML><body>Jane",
        b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>',
        b'<?xml version="1.0"?><x/>',
        b"\xef\xbb\xbf<html>",
        b"{\\rtf1 Jane}",
        b"#!/bin/sh\nrm -rf /",
        b"MZ\x90\x00\x03" + b"\x00" * 60,
        b"\x7fELF\x02\x01\x01" + b"\x00" * 60,
        b"\x89PNG\r\n\x1a\n" + b"\x00" * 60,
        b"\xff\xd8\xff\xe0\x00\x10JFIF",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 60,
        b"\x1f\x8b\x08\x00" + bytes(range(256)),
        bytes(range(256)) * 20,
        b"\x00" * 1000,
    ],
    ids=lambda data: repr(data[:12]),
)
def test_what_is_no_resume_is_refused_whatever_it_is_called(data: bytes):
    with pytest.raises(ResumeKindUnknown) as refused:
        read(data, "resume.pdf")
    assert refused.value.status == 415


def test_another_archive_is_no_docx():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("classes.dex", b"x")
    with pytest.raises(ResumeKindUnknown):
        read(out.getvalue(), "resume.docx")


def test_more_than_five_megabytes_or_thirty_pages_are_too_much():
    with pytest.raises(ResumeTooLarge) as refused:
        read(b"%PDF-1.7" + b" " * limits.MAX_BYTES)
    assert refused.value.status == 413
    page = files.stream(files.page_words("x"))
    with pytest.raises(ResumeTooLarge):
        read(files.pdf_of(*[page] * 31))
    assert read(files.pdf_of(*[page] * 30)).pages == 30


@pytest.mark.parametrize("data", [b"", b"  \n\t ", "\u200b\u200b".encode(), b"12345 67890"])
def test_a_file_without_words_is_unreadable(data: bytes):
    with pytest.raises(ResumeUnreadable) as refused:
        read(data)
    assert refused.value.status == 422


def test_a_scan_is_told_to_be_one():
    with pytest.raises(ResumeUnreadable, match="scan"):
        read(files.pdf_of(files.stream(b"0 0 100 100 re f")))


def test_a_locked_pdf_is_refused_in_clear_words():
    from pypdf import PdfReader, PdfWriter

    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(files.pdf_of(files.stream(files.page_words(LINE))))))
    writer.encrypt("secret", algorithm="RC4-128")
    out = io.BytesIO()
    writer.write(out)
    with pytest.raises(ResumeUnreadable, match="password"):
        read(out.getvalue())
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(files.pdf_of(files.stream(files.page_words(LINE))))))
    writer.encrypt("", owner_password="owner", algorithm="RC4-128")
    out = io.BytesIO()
    writer.write(out)
    assert LINE in read(out.getvalue()).text


def test_a_long_resume_is_cut():
    resume = read(("word " * 40_000).encode())
    assert 0 < len(resume.text) <= limits.MAX_TEXT
    assert len(read(files.docx(files.paragraph("word " * 40_000))).text) <= limits.MAX_TEXT


def test_hidden_characters_are_gone_and_cleaning_is_linear():
    assert clean("a\u202eb\u200bc\x00d\ufeff \ufb01n\r\n\r\n\r\n\r\ne  \nf\ud800") == "abcd fin\n\ne\nf"
    start = time.process_time()
    clean(" " * 200_000 + "x")
    clean("\n" * 200_000)
    assert time.process_time() - start < 0.5


ENTITIES = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 12))
HOSTILE_DOCX = {
    "a gigabyte in a megabyte": files.zip_bomb,
    "a lie about the size": lambda: files.zip_that_lies(100),
    "entities that multiply": lambda: files.docx(
        files.paragraph("&e11;"), head=f'<!DOCTYPE x [<!ENTITY e0 "lol">{ENTITIES}]>'
    ),
    "a file of ours": lambda: files.docx(
        files.paragraph("&x;"), head='<!DOCTYPE x [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    ),
    "a page of theirs": lambda: files.docx(files.paragraph("x"), head='<!DOCTYPE x SYSTEM "http://evil.test/x.dtd">'),
    "deep nesting": lambda: files.docx("<w:p>" * 100_000 + "</w:p>" * 100_000),
    "no XML": lambda: files.docx("", whole="{}"),
    "cut short": lambda: files.docx(files.paragraph(LINE))[:-40],
    "many members": lambda: files.docx(files.paragraph(LINE), more={f"x/{n}": b"" for n in range(3000)}),
    "three bytes": lambda: b"PK\x03\x04",
}


@pytest.mark.parametrize("name", HOSTILE_DOCX)
def test_a_docx_that_means_harm_is_refused_soon(name: str):
    refused_soon(HOSTILE_DOCX[name]())


def tree(kids: dict[int, bytes], root_pages: int = 2) -> bytes:
    return files.pdf({1: b"<< /Type /Catalog /Pages %d 0 R >>" % root_pages, **kids})


def nested_pages(depth: int) -> bytes:
    nodes = {n: b"<< /Type /Pages /Kids [%d 0 R] /Count 1 >>" % (n + 1) for n in range(2, depth)}
    return tree({**nodes, depth: b"<< /Type /Page /Parent 2 0 R >>"})


def wide_pages(levels: int) -> bytes:
    """Each node has its one child ten times: ten to the power of `levels` pages."""
    nodes = {n: b"<< /Type /Pages /Kids [%s] /Count 9 >>" % (b"%d 0 R " % (n + 1) * 10) for n in range(2, levels + 2)}
    return tree({**nodes, levels + 2: b"<< /Type /Page /Parent 2 0 R >>"})


def doubly_deflated() -> bytes:
    inner = zlib.compress(b"\x00" * (1 << 30), 9)
    return files.pdf_of(files.stream(zlib.compress(inner, 9), b"/Filter [/FlateDecode /FlateDecode]"))


HOSTILE_PDF = {
    "a loop in the page tree": lambda: tree({2: b"<< /Type /Pages /Kids [2 0 R] /Count 1 >>"}),
    "two nodes in a loop": lambda: tree(
        {2: b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>", 3: b"<< /Type /Pages /Kids [2 0 R] /Count 1 >>"}
    ),
    "a deep page tree": lambda: nested_pages(20_000),
    "a wide page tree": lambda: wide_pages(9),
    "a huge stream": lambda: files.pdf_of(files.deflated(b" " * (400 << 20))),
    "a stream packed twice": doubly_deflated,
    "millions of operators": lambda: files.pdf_of(files.deflated(b"BT " + b"(x) Tj " * 4_000_000 + b"ET")),
    "deep arrays": lambda: files.pdf_of(files.deflated(b"BT " + b"[" * 2_000_000 + b"] TJ ET")),
    "deep dictionaries": lambda: files.pdf({1: b"<< /A " * 200_000 + b">>" * 200_000}),
    "a form that shows itself": lambda: files.pdf(
        {
            1: b"<< /Type /Catalog /Pages 2 0 R >>",
            2: b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            3: b"<< /Type /Page /Parent 2 0 R /Contents 4 0 R /Resources << /XObject << /X 5 0 R >> >> >>",
            4: files.stream(b"/X Do /X Do"),
            5: files.stream(b"/X Do /X Do", b"/Type /XObject /Subtype /Form /Resources << /XObject << /X 5 0 R >> >>"),
        }
    ),
    "a table that is its own forerunner": lambda: files.pdf(
        {1: b"<< /Type /Catalog /Pages 1 0 R >>"}, trailer=b"/Prev 9"
    ),
    "an object that is itself": lambda: files.pdf({1: b"1 0 R"}),
    "a count that lies": lambda: tree({2: b"<< /Type /Pages /Kids [] /Count 999999999 >>"}),
    "cut short": lambda: files.pdf_of(files.stream(files.page_words(LINE)))[:150],
    "only a head": lambda: b"%PDF-1.7\n",
    "noise": lambda: b"%PDF-1.7\n" + bytes(range(256)) * 4000,
    "HTML behind a head": lambda: b"%PDF-1.4\n<html><script>alert(1)</script></html>",
}


@pytest.mark.parametrize("name", HOSTILE_PDF)
def test_a_pdf_that_means_harm_is_refused_soon(name: str):
    refused_soon(HOSTILE_PDF[name]())


def refused_soon(data: bytes) -> None:
    """A refusal, or text within bounds; within the deadline; and nothing of it in our own memory."""
    assert len(data) <= limits.MAX_BYTES
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    start = time.monotonic()
    with pytest.raises(Refusal) as refused:
        read(data)
    assert time.monotonic() - start < limits.DEADLINE + 3
    assert (refused.value.code, refused.value.status) in (("resume_unreadable", 422), ("resume_too_large", 413))
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 64 * 1024


def test_a_parser_that_takes_too_long_is_ended_and_the_next_one_works():
    with pytest.raises(ResumeUnreadable):
        read_resume(HOSTILE_PDF["millions of operators"](), name="x.pdf", deadline=0.3)
    for _ in range(limits.AT_ONCE + 1):
        assert read(files.docx(files.paragraph(LINE))).text == LINE


def test_a_parser_knows_nothing_of_the_servers_environment():
    told = subprocess.run(
        [sys.executable, "-c", "import os; print(sorted(os.environ))"],
        env=reading.ENVIRONMENT,
        capture_output=True,
        text=True,
    ).stdout
    assert "DJANGO" not in told
    assert set(reading.ENVIRONMENT) == {"PYTHONPATH", "PYTHONUTF8", "PATH"}


@pytest.mark.skipif(sys.platform == "win32", reason="no limits there")
def test_a_parser_confines_itself():
    limited = "from ai_interviewer.resumes.worker import confine; confine(); bytearray(1 << 30)"
    done = subprocess.run(
        [sys.executable, "-c", limited], env=reading.ENVIRONMENT, cwd=ROOT, capture_output=True, text=True
    )
    assert "MemoryError" in done.stderr
