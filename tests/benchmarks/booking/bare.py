"""A booking as somebody writes it by hand, step by step, straight through the driver: the same questions and rows.

No idempotency beyond the key's row, no refusals in words, no zone but UTC, no buffers and no limits of days or weeks.
"""

import json
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

import psycopg

from core.common.ids import new_id

HOUR = timedelta(hours=1)
REMINDERS = (1440, 60, 10)
TERMS = json.dumps(
    {
        "free_cancel_minutes": 0, "late_cancel_percent": 0, "candidate_absent_percent": 0, "both_absent_percent": 0,
        "move_cutoff_minutes": 240, "moves_most": 3,
    }
)  # fmt: skip
ASKED = "0" * 64  # a hash of what was asked: no two wishes under one key here


class Bare:
    """One connection. psycopg prepares what it sees often, so nothing is planned again."""

    def __init__(self, url: str, token_value: int) -> None:
        self._connection = psycopg.connect(url)
        self._token_value = token_value

    def book(self, candidate: UUID, interviewer: UUID, starts_at: datetime) -> None:
        """Lock both people, ask everything, write everything."""
        connection = self._connection
        with connection.cursor() as cursor, connection.transaction():
            self._cursor: Any = cursor
            price = self._ask(candidate, interviewer, starts_at, starts_at + HOUR)
            self._write(candidate, interviewer, starts_at, starts_at + HOUR, price)

    def _ask(self, candidate: UUID, interviewer: UUID, starts_at: datetime, ends_at: datetime) -> int:
        run, one = self._cursor.execute, self._one
        first, second = sorted((candidate, interviewer))
        run(
            "SELECT user_id FROM scheduling_calendar WHERE user_id IN (%s, %s) ORDER BY user_id FOR UPDATE",
            [first, second],
        )
        if one("SELECT id FROM scheduling_booking WHERE candidate_id = %s AND key = %s", [candidate, str(starts_at)]):
            raise ValueError("booked before")
        profile = one(
            "SELECT public, accepting, approved, papers_until, away_ends_at, hourly_rate_minor"
            " FROM interviewers_profile WHERE user_id = %s",
            [interviewer],
        )
        role = one(
            "SELECT 1 FROM accounts_role WHERE user_id = %s AND role = 'interviewer' AND onboarding_stage = 'active'",
            [interviewer],
        )
        plan = one(
            "SELECT 1 FROM billing_interviewergrant WHERE user_id = %s AND revoked_at IS NULL AND starts_at <= now()"
            " AND (ends_at IS NULL OR ends_at > now())",
            [interviewer],
        )
        person = "SELECT is_active, email, name, time_zone FROM accounts_user WHERE id = %s"
        self._host, self._guest = one(person, [interviewer]), one(person, [candidate])
        if not (profile[0] and profile[1] and profile[2] and role and plan and self._host[0]):
            raise ValueError("not bookable")
        if not self._guest[0]:
            raise ValueError("closed")
        ahead = one(
            "SELECT COUNT(*) FROM scheduling_booking WHERE candidate_id = %s AND starts_at > now()"
            " AND state IN ('pending', 'confirmed')",
            [candidate],
        )
        if ahead[0] > 1000:
            raise ValueError("too many")
        calendar = one(
            "SELECT id, session_minutes, increment_minutes, notice_minutes, horizon_days, capacity, requires_approval"
            " FROM scheduling_calendar WHERE user_id = %s",
            [interviewer],
        )
        minute = starts_at.hour * 60 + starts_at.minute
        blocks = self._all(
            "SELECT weekday, date, start_minute, minutes FROM scheduling_block WHERE calendar_id = %s", [calendar[0]]
        )
        if not any(
            day == starts_at.weekday() and start <= minute and minute + 60 <= start + length
            for day, _date, start, length in blocks
        ):
            raise ValueError("closed then")
        if one(
            "SELECT windows FROM scheduling_dateoverride WHERE calendar_id = %s AND date = %s",
            [calendar[0], starts_at.date()],
        ):
            raise ValueError("another day")
        if one(
            "SELECT 1 FROM scheduling_timeoff WHERE calendar_id = %s AND ends_at > %s AND starts_at < %s",
            [calendar[0], starts_at, ends_at],
        ):
            raise ValueError("away")
        kept = one(
            "SELECT COUNT(*) FROM scheduling_waitlistentry WHERE interviewer_id = %s AND starts_at = %s"
            " AND state = 'offered' AND offered_until > now()",
            [interviewer, starts_at],
        )
        self._slot = one(
            "SELECT id, capacity, taken FROM scheduling_slot WHERE interviewer_id = %s AND starts_at = %s AND open",
            [interviewer, starts_at],
        )
        if self._slot and self._slot[2] + kept[0] >= self._slot[1]:
            raise ValueError("full")
        for person in (candidate, *(() if self._slot else (interviewer,))):
            if one(
                "SELECT 1 FROM scheduling_occupied WHERE user_id = %s AND starts_at < %s AND ends_at > %s",
                [person, ends_at, starts_at],
            ):
                raise ValueError("overlap")
        self._capacity = calendar[5]
        return max(1, -(-profile[5] // self._token_value))

    def _write(self, candidate: UUID, interviewer: UUID, starts_at: datetime, ends_at: datetime, price: int) -> None:
        run = self._cursor.execute
        booking, slot = new_id(), self._slot[0] if self._slot else new_id()
        if self._slot:
            run("UPDATE scheduling_slot SET taken = taken + 1, updated_at = now() WHERE id = %s", [slot])
        else:
            run(
                "INSERT INTO scheduling_slot (id, created_at, updated_at, interviewer_id, starts_at, ends_at,"
                " busy_from, busy_until, capacity, taken, open)"
                " VALUES (%s, now(), now(), %s, %s, %s, %s, %s, %s, 1, true)",
                [slot, interviewer, starts_at, ends_at, starts_at, ends_at, self._capacity],
            )
            self._occupy(interviewer, starts_at, ends_at, slot, None)
        self._occupy(candidate, starts_at, ends_at, None, booking)
        hold = self._hold(candidate, price, f"booking:{booking}")
        run(
            "INSERT INTO scheduling_booking (id, created_at, updated_at, kind, state, candidate_id, interviewer_id,"
            " slot_id, starts_at, ends_at, topic, note, interview, price_tokens, terms, hold_id, key, asked, sequence,"
            " moves, reason, captured_tokens) VALUES (%s, now(), now(), 'human', 'confirmed', %s, %s, %s, %s, %s, '',"
            " '', '{}', %s, %s, %s, %s, %s, 0, 0, '', 0)",
            [booking, candidate, interviewer, slot, starts_at, ends_at, price, TERMS, hold, str(starts_at), ASKED],
        )
        run(
            "INSERT INTO scheduling_bookingevent (id, booking_id, at, kind, by_id, role, data)"
            " VALUES (%s, %s, now(), 'booked', %s, 'candidate', '{}')",
            [new_id(), booking, candidate],
        )
        run(
            "UPDATE scheduling_calendar SET look_at = NULL WHERE user_id IN (%s, %s) AND look_at IS NOT NULL",
            [candidate, interviewer],
        )
        due = [starts_at - timedelta(minutes=minutes) for minutes in REMINDERS]
        for person, role, other in ((candidate, "candidate", self._host), (interviewer, "interviewer", self._guest)):
            context = {
                "booking": str(booking), "sequence": 0, "role": role, "state": "confirmed", "topic": "",
                "starts_at": moment(starts_at), "ends_at": moment(ends_at), "with_name": other[2],
                "with_zone": other[3],
            }  # fmt: skip
            told = {**context, "invitation_at": moment(datetime.now(UTC)), "tokens": price, "note": ""}
            self._tell(person, "booking_confirmed", f"{role}:0", booking, told, None)
            for minutes, at, until in zip(REMINDERS, due, [*due[1:], starts_at], strict=True):
                told = {**context, "invitation_at": None, "until": moment(until)}
                self._tell(person, "session_reminder", f"{role}:0:{minutes}", booking, told, at)

    def _occupy(self, person: UUID, starts_at: datetime, ends_at: datetime, slot: Any, booking: Any) -> None:
        self._cursor.execute(
            "INSERT INTO scheduling_occupied (user_id, starts_at, ends_at, slot_id, booking_id)"
            " VALUES (%s, %s, %s, %s, %s)",
            [person, starts_at, ends_at, slot, booking],
        )

    def _hold(self, candidate: UUID, tokens: int, reason: str) -> UUID:
        run = self._cursor.execute
        wallet, balance, locked = self._one(
            "SELECT id, balance, locked_balance FROM billing_wallet WHERE user_id = %s FOR UPDATE", [candidate]
        )
        if balance < tokens:
            raise ValueError("not enough")
        hold, moved = new_id(), new_id()
        run(
            "INSERT INTO billing_hold (id, created_at, updated_at, wallet_id, key, reason, tokens, free_tokens,"
            " state, captured_tokens) VALUES (%s, now(), now(), %s, %s, %s, %s, 0, 'held', 0)",
            [hold, wallet, reason, reason, tokens],
        )
        run(
            "INSERT INTO billing_ledgertransaction (id, key, kind, at, reason) VALUES (%s, %s, 'hold', now(), %s)",
            [moved, f"hold:{reason}", reason],
        )
        run(
            "INSERT INTO billing_ledgerentry (id, transaction_id, account_id, wallet_id, amount, after, kind)"
            " VALUES (%s, %s, %s, %s, %s, %s, 'hold'), (%s, %s, %s, %s, %s, %s, 'hold')",
            [
                new_id(), moved, uuid5(wallet, "paid:TOK"), wallet, -tokens, balance - tokens,
                new_id(), moved, uuid5(wallet, "held:TOK"), wallet, tokens, locked + tokens,
            ],
        )  # fmt: skip
        run(
            "UPDATE billing_wallet SET balance = balance - %s, locked_balance = locked_balance + %s,"
            " updated_at = now() WHERE id = %s",
            [tokens, tokens, wallet],
        )
        return hold

    def _tell(
        self, person: UUID, kind: str, what: str, booking: UUID, context: dict[str, Any], due_at: datetime | None
    ) -> None:
        self._cursor.execute(
            "INSERT INTO notifications_notification (id, created_at, updated_at, user_id, kind, key, about, context,"
            " attachments, url, due_at, state, attempts, why, title, text)"
            " VALUES (%s, now(), now(), %s, %s, %s, %s, %s, '[]', %s, COALESCE(%s, now()), 'waiting', 0, '', '', '')",
            [
                new_id(), person, kind, f"{kind}:{booking}:{what}", f"booking:{booking}", json.dumps(context),
                f"/bookings/{booking}", due_at,
            ],
        )  # fmt: skip

    def _one(self, sql: str, values: list[Any]) -> Any:
        self._cursor.execute(sql, values)
        return self._cursor.fetchone()

    def _all(self, sql: str, values: list[Any]) -> list[Any]:
        self._cursor.execute(sql, values)
        return list(self._cursor.fetchall())

    def close(self) -> None:
        self._connection.close()


def moment(at: datetime) -> dict[str, str]:
    return {"$moment": at.isoformat()}
