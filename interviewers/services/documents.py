"""Documents: handing one in, taking it back, and where its bytes lie.

Files lie in MEDIA_ROOT/documents under drawn names that nobody is told; nothing serves that directory. A file is
written before its row, and removed after it: one without a row is swept.
"""

import os
import secrets
import time
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import IO
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Case, F, Q, Value, When

from core.common.clock import utc_now
from interviewers import papers, rules
from interviewers.errors import NotFound, TooMany, TooManyDocuments, WrongState
from interviewers.models import Application, Document
from interviewers.services.steps import follow_papers, follow_waiting, lock, note

ORPHAN_AFTER = timedelta(hours=1)


def hand_in_document(
    *,
    user_id: UUID,
    kind: str,
    title: str,
    file: IO[bytes],
    name: str,
    issuer: str = "",
    expires_on: date | None = None,
    now: datetime | None = None,
) -> Document:
    """Keep a document of one's own for the reviewers.

    Raises DocumentTooLarge, DocumentKindUnknown, DocumentUnsafe, TooManyDocuments, TooMany, WrongState. Not to be
    called inside a transaction.
    """
    now = now or utc_now()
    application = Application.objects.filter(user_id=user_id).first()
    if application is None:
        raise NotFound
    _check_open(application)
    _check_room(application)
    _count_upload(application, now=now)
    paper = papers.read_paper(file, name=name)
    stored = store_file(paper.data)
    try:
        with transaction.atomic():
            application = lock(Application.objects.filter(user_id=user_id))
            _check_open(application)
            _check_room(application)
            document = Document.objects.create(
                application=application,
                kind=kind,
                title=rules.plain_line(title, rules.MAX_TITLE) or paper.name,
                issuer=rules.plain_line(issuer, rules.MAX_TITLE),
                expires_on=expires_on,
                file_name=paper.name,
                stored=stored,
                size=len(paper.data),
                content_type=paper.content_type,
            )
            note(application, "document_handed_in", by=user_id, now=now, document=document)
            follow_waiting(application, now=now)
    except BaseException:
        _path(stored).unlink(missing_ok=True)
        raise
    return document


@transaction.atomic
def remove_document(*, user_id: UUID, document_id: UUID, now: datetime | None = None) -> None:
    """Delete a document of one's own and its file. Raises NotFound, WrongState while it is reviewed."""
    application = lock(Application.objects.filter(user_id=user_id))
    document = application.documents.filter(pk=document_id).first()
    if document is None:
        raise NotFound
    _check_open(application)
    now = now or utc_now()
    note(application, "document_removed", by=user_id, now=now, document=document)
    stored = document.stored
    document.delete()
    follow_papers(application)
    follow_waiting(application, now=now)
    transaction.on_commit(lambda: _path(stored).unlink(missing_ok=True), robust=True)


def read_document(document: Document) -> bytes:
    """The bytes of a document. Raises NotFound where the file is gone."""
    try:
        return _path(document.stored).read_bytes()
    except FileNotFoundError:
        raise NotFound from None


def sweep_files(*, now: float | None = None) -> int:
    """Delete files without a row that no upload can still be writing; how many. Twice is once."""
    now = time.time() if now is None else now
    found = {path.name: path for path in _root().glob("*/*") if path.is_file()}
    old = {name: path for name, path in found.items() if path.stat().st_mtime < now - ORPHAN_AFTER.total_seconds()}
    names = sorted(old)
    gone = 0
    for at in range(0, len(names), 500):
        some = names[at : at + 500]
        kept = set(Document.objects.filter(stored__in=some).values_list("stored", flat=True))
        for name in some:
            if name not in kept:
                old[name].unlink(missing_ok=True)
                gone += 1
    return gone


def _check_open(application: Application) -> None:
    if application.state not in rules.OWN_HANDS:
        raise WrongState(state=application.state)


def _check_room(application: Application) -> None:
    if application.documents.count() >= rules.MAX_DOCUMENTS:
        raise TooManyDocuments(most=rules.MAX_DOCUMENTS)


def _count_upload(application: Application, *, now: datetime) -> None:
    """Count it before it is read, in one statement: of many at once, so many pass as there may be."""
    horizon = now - rules.MINUTE
    anew = Q(uploads_since__isnull=True) | Q(uploads_since__lte=horizon)
    rows = Application.objects.filter(anew | Q(uploads__lt=rules.UPLOADS_PER_MINUTE), pk=application.pk)
    counted = rows.update(
        uploads=Case(When(anew, then=Value(1)), default=F("uploads") + 1),
        uploads_since=Case(When(anew, then=Value(now)), default=F("uploads_since")),
    )
    if not counted:
        raise TooMany(retry_after_ms=int(rules.MINUTE.total_seconds() * 1000))


def _root() -> Path:
    return Path(settings.MEDIA_ROOT) / "documents"


def _path(stored: str) -> Path:
    return _root() / stored[:2] / stored


def store_file(data: bytes) -> str:
    """Write the bytes for good, readable by the server alone; the drawn name."""
    stored = secrets.token_hex(24)
    path = _path(stored)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    return stored
