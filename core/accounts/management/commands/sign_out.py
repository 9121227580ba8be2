"""Sign somebody out everywhere."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from core.accounts import services
from core.accounts.models import User


class Command(BaseCommand):
    help = "Ends every session of a person and closes their sockets; with --close the account as well."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")
        parser.add_argument("--close", metavar="REASON", default="", help="suspend the account too")

    def handle(self, *args: Any, **options: Any) -> None:
        user = User.objects.filter(email=options["email"]).first()
        if user is None:
            raise CommandError("Nobody here has this address.")
        if options["close"]:
            services.suspend_person(user_id=user.pk, reason=options["close"])
        else:
            services.end_all_sessions(user.pk, reason="forced")
        self.stdout.write("Signed out everywhere.")
