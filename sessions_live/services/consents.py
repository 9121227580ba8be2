"""Agreeing to be recorded or captioned, and taking that back."""

from sessions_live import consents
from sessions_live.errors import StaleConsent
from sessions_live.log import OpenLog, Row
from sessions_live.models import ConsentReceipt, Seat
from sessions_live.protocol import ConsentGive, ConsentKind, ConsentWithdraw
from sessions_live.services import recordings


def give_consent(log: OpenLog, seat: Seat, frame: ConsentGive) -> Row | None:
    """Write a receipt for the text that is asked for now. Giving what is given changes nothing."""
    text = consents.current(frame.kind)
    if frame.version != text.version:
        raise StaleConsent(kind=text.kind, version=text.version, text=text.text, sha256=text.sha256)
    given = {"room_id": seat.room_id, "version": text.version, "sha256": text.sha256, "given_at": log.now}
    before = ConsentReceipt.objects.filter(seat=seat, kind=frame.kind, withdrawn_at__isnull=True)
    receipt, made = before.get_or_create(seat=seat, kind=frame.kind, withdrawn_at=None, defaults=given)
    if not made:
        return None
    data = {"kind": receipt.kind, "version": receipt.version, "seat": str(seat.pk)}
    return log.append(seat.room_id, "consent.given", data, seat=seat.pk, client_id=frame.id)


def withdraw_consent(log: OpenLog, seat: Seat, frame: ConsentWithdraw) -> Row | None:
    """Close the receipt, and what rests on it, in the same transaction. Withdrawing what is not given does nothing."""
    return _withdraw(log, seat, frame.kind, client_id=frame.id)


def withdraw_from_outside(log: OpenLog, seat: Seat, kind: ConsentKind) -> Row | None:
    """`withdraw_consent` without being in the room: after it has ended, or after being sent out."""
    return _withdraw(log, seat, kind, client_id=None)


def _withdraw(log: OpenLog, seat: Seat, kind: ConsentKind, *, client_id: str | None) -> Row | None:
    given = ConsentReceipt.objects.filter(seat=seat, kind=kind, withdrawn_at__isnull=True)
    if not given.update(withdrawn_at=log.now, updated_at=log.now):
        return None
    data = {"kind": kind, "seat": str(seat.pk)}
    row = log.append(seat.room_id, "consent.withdrawn", data, seat=seat.pk, client_id=client_id)
    if kind == ConsentReceipt.Kind.RECORDING:
        recordings.stop_withdrawn(log, seat)
    return row
