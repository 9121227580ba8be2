"""`manage.py reconcile`: compare our books with the payment providers', and mend what is missing here."""

from datetime import UTC, datetime, time, timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.dateparse import parse_date, parse_datetime

from billing import gateways
from billing.services import sales
from core.common.sql import database_now


class Command(BaseCommand):
    help = "Compare what the payment providers were paid and gave back with our books, and mend what is missing here."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--provider", choices=gateways.KNOWN, help="default: all that are on")
        parser.add_argument("--since", help="a day or a moment, ISO 8601; default: three days ago")
        parser.add_argument("--until", help="default: now")

    def handle(self, *args: Any, **options: Any) -> None:
        now = database_now()
        until = _moment(options["until"]) or now
        since = _moment(options["since"]) or until - timedelta(days=3)
        if since >= until:
            raise CommandError("--since has to be before --until")
        providers = [options["provider"]] if options["provider"] else list(gateways.providers())
        if not providers:
            raise CommandError("Payments are switched off; name a --provider.")
        failed = False
        for key in providers:
            run = sales.reconcile(key, since, until)
            failed |= run.state != run.State.DONE
            self.stdout.write(
                f"{key}: {run.state}, {run.looked_at} looked at, {run.mended} mended {run.error}".rstrip()
            )
            for finding in run.findings:
                self.stdout.write("  " + " ".join(f"{name}={value}" for name, value in finding.items()))
        if failed:
            raise CommandError("A provider could not be compared with. What was mended stays mended.")


def _moment(text: str | None) -> datetime | None:
    if not text:
        return None
    try:
        moment = parse_datetime(text)
        day = parse_date(text)
    except ValueError:
        moment = day = None
    if moment is None and day is not None:
        moment = datetime.combine(day, time.min)
    if moment is None:
        raise CommandError(f"Not a day or a moment: {text}")
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
