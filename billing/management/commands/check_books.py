"""`manage.py check_books`: prove that every wallet says what its entries say."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from billing.services import ledger


class Command(BaseCommand):
    help = (
        "Compare wallets, given tokens and holds with the books, and every transaction with zero. 1 where they differ."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        check = ledger.check_books()
        for finding in check.findings:
            self.stdout.write("{what} {id} {kind} {differs:+d}".format(**finding))
        told = f"{check.wallets} wallets, {check.transactions} transactions, {check.milliseconds} ms"
        if check.findings:
            raise CommandError(f"The books don't hold: {len(check.findings)} findings in {told}.", returncode=1)
        self.stdout.write(f"The books hold: {told}.")
