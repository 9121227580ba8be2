"""The embedded mail engine: keeps the newest letters, for the outbox page, and says that there is one."""

from base64 import b64encode
from collections.abc import Sequence
from typing import Any

from django.core.mail import EmailMessage
from django.core.mail.backends.console import EmailBackend as ConsoleBackend

from core.accounts import rules
from core.accounts.models import OutboxMail


class OutboxBackend(ConsoleBackend):
    """Mail for a machine without mail."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        messages = list(email_messages)
        OutboxMail.objects.bulk_create(
            OutboxMail(
                to=", ".join(mail.to)[:320],
                subject=str(mail.subject)[:998],
                text=str(mail.body),
                attachments=[_kept(*one) for one in mail.attachments if isinstance(one, tuple)],
            )
            for mail in messages
        )
        return super().send_messages(messages) or 0

    def write_message(self, message: EmailMessage) -> None:
        """One line: what is in a letter (codes, links that open rooms, files) is nothing for a log."""
        message.message()  # refuses what no mail server would take
        self.stream.write(f"  Letter to {', '.join(message.to)}: {message.subject} (/outbox)\n")


def _kept(name: str | None, content: str | bytes, content_type: str | None) -> dict[str, Any]:
    raw = content.encode() if isinstance(content, str) else content
    return {"name": name or "", "content_type": content_type or "", "content": b64encode(raw).decode()}


def trim_outbox() -> int:
    """Forget all but the newest; how many went."""
    kept = OutboxMail.objects.order_by("-id").values_list("pk", flat=True)[: rules.OUTBOX_SIZE]
    gone, _ = OutboxMail.objects.exclude(pk__in=list(kept)).delete()
    return gone
