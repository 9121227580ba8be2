"""The statement of a payout, on paper."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.dateformat import format as format_date
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from billing.models import Payout
from billing.rules.money import write_money
from core.common import paper
from core.common.paper import Page

ROWS = 400  # earnings that are listed one by one


def write_statement(payout: Payout) -> bytes:
    """The statement as PDF: whom, for what, how it was reckoned, and what the bank said. The same bytes each time."""
    zone = ZoneInfo(payout.user.time_zone)
    page = Page(foot=_("%(seller)s, statement %(number)s") % {"seller": settings.SELLER_NAME, "number": payout.number})
    page.set_title(payout.number)
    page.set_creation_date(payout.created_at)
    page.add_page()
    page.write_text(_("Payout statement"), style=paper.TITLE, after=2)
    page.write_text(payout.number, style=paper.STRONG, after=6)
    page.line_of(_("For"), payout.user.name)
    page.line_of(_("From"), settings.SELLER_NAME)
    for line in settings.SELLER_ADDRESS:
        page.line_of("", line, right_style=paper.SMALL)
    span = {"first": _day(payout.period_start, zone), "last": _day(payout.period_end, zone)}
    page.line_of(_("Earned"), _("%(first)s to %(last)s") % span)
    page.line_of(_("State"), _state(payout, zone))
    page.gap(5)
    page.rule(colour=paper.INK)
    page.gap(3)
    _reckon(page, payout)
    page.gap(8)
    _list_earnings(page, payout, zone)
    return bytes(page.output())


def _reckon(page: Page, payout: Payout) -> None:
    value = write_money(payout.token_value_minor, payout.currency)
    words = ngettext("%(count)s token at %(value)s", "%(count)s tokens at %(value)s", payout.tokens)
    page.line_of(words % {"count": payout.tokens, "value": value}, write_money(payout.gross_minor, payout.currency))
    if payout.recovered_minor:
        page.line_of(_("Kept back for tokens owed"), write_money(-payout.recovered_minor, payout.currency))
    percent = f"{payout.commission_percent.normalize():f}"
    page.line_of(
        _("Commission, %(percent)s %%") % {"percent": percent}, write_money(-payout.commission_minor, payout.currency)
    )
    page.gap(2)
    page.rule()
    page.gap(2)
    page.line_of(_("Paid out"), write_money(payout.net_minor, payout.currency), style=paper.STRONG)


def _list_earnings(page: Page, payout: Payout, zone: ZoneInfo) -> None:
    earnings = list(payout.earnings.order_by("id")[: ROWS + 1])
    if not earnings:
        return
    page.write_text(_("Earned in"), style=paper.HEADING, after=2)
    for earning in earnings[:ROWS]:
        kept = earning.tokens - earning.taken_back
        count = ngettext("%(count)s token", "%(count)s tokens", kept) % {"count": kept}
        page.room_for(8)
        page.line_of(_day(earning.earned_at, zone), count, right_style=paper.BODY)
    if len(earnings) > ROWS:
        page.write_text(_("And more; the sum above counts them all."), style=paper.SMALL)


def _state(payout: Payout, zone: ZoneInfo) -> str:
    if payout.state == Payout.State.PAID and payout.paid_at is not None:
        return _("Paid on %(day)s, %(reference)s") % {"day": _day(payout.paid_at, zone), "reference": payout.reference}
    return str(Payout.State(payout.state).label)


def _day(moment: datetime, zone: ZoneInfo) -> str:
    return format_date(moment.astimezone(zone), "j F Y")
