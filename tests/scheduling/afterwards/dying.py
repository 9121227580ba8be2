"""Acts with sessions that are killed at one point after the other, as `tests.billing.sales.dying` does it."""

from datetime import datetime
from typing import Any
from uuid import UUID

from tests.billing.sales.dying import main


def do(act: str, given: dict[str, Any]) -> None:
    """One act."""
    from scheduling.services import absences, cancelling, disputes, moving, settling

    booking_id, by, now = UUID(given["booking"]), UUID(given["by"]), datetime.fromisoformat(given["now"])
    match act:
        case "complete":
            settling.complete_booking(booking_id=booking_id, by=by, now=now)
        case "settle":
            settling.settle_by_record(booking_id=booking_id, now=now)
        case "absent":
            absences.say_absent(booking_id=booking_id, by=by, now=now)
        case "decide":
            disputes.resolve(booking_id=booking_id, decision="split", tokens=2, answer="So.", by=by, now=now)
        case "accept":
            moving.accept_proposal(booking_id=booking_id, by=by, now=now)
        case "cancel":
            cancelling.cancel_booking(booking_id=booking_id, by=by, reason="Ill.", now=now)


if __name__ == "__main__":
    main(do, "scheduling.services.disputes", "scheduling.services.moving", "scheduling.services.absences")
