"""`manage.py verify_audit [--expect HASH]`: is the audit log what it was?"""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from core.audit import selectors


class Command(BaseCommand):
    help = "Goes along the chain of audit events. Ends with status 1 where it is broken."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--expect", default="", help="a head that was written down before")

    def handle(self, *args: Any, **options: Any) -> None:
        verdict = selectors.verify(expect=options["expect"])
        if not verdict.intact:
            where = f" at number {verdict.broken_at}" if verdict.broken_at else ""
            raise CommandError(f"The chain is broken{where}: {verdict.what}. Whole until {verdict.checked}.")
        self.stdout.write(f"{verdict.checked} events, whole. Head: {verdict.head or 'none yet'}")
