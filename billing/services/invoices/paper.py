"""An invoice on paper. The same invoice is the same bytes: everything on it stands in its rows."""

from django.utils import timezone, translation
from django.utils.dateformat import format as format_date
from django.utils.translation import gettext as _

from billing.models import Invoice, InvoiceLine
from billing.rules.money import write_money
from core.common.paper import (
    BODY,
    INK,
    LEFT,
    MUTED,
    SMALL,
    SMALL_STRONG,
    STRONG,
    TITLE,
    WIDTH,
    Page,
    Style,
)

MAX_NAME, MAX_LINE, MAX_ADDRESS_LINES = 200, 300, 8
AMOUNT = 36.0  # the width of the column of amounts
QUIET = Style(10, colour=MUTED)
TOTAL = Style(13.5, bold=True, leading=1.3)


def render_pdf(invoice: Invoice) -> bytes:
    """The document as PDF, the same bytes each time. People's names are text, whatever they hold; letters that the font
    has not (it has Latin, Greek, Cyrillic) are shown as □, and the document says so.
    """
    with translation.override(invoice.user.language):
        is_note = invoice.kind == Invoice.Kind.CREDIT_NOTE
        title = _("Credit note") if is_note else _("Invoice")
        page = Page(foot=f"{title} {invoice.number}")
        page.set_title(f"{title} {invoice.number}")
        page.set_creator("Intraview")
        page.set_lang(invoice.user.language)
        page.set_creation_date(invoice.issued_at)
        page.add_page()
        _head(page, invoice, title)
        _parties(page, invoice)
        _lines(page, invoice)
        _foot(page, invoice)
        return bytes(page.output())


def _head(page: Page, invoice: Invoice, title: str) -> None:
    y = page.get_y()
    page.write_text(title, style=TITLE, width=WIDTH / 2, after=1.5)
    page.write_text(invoice.number, style=Style(11.5, bold=True), width=WIDTH / 2)
    bottom = page.get_y()
    page.set_y(y)
    _right(page, str(invoice.seller.get("name", "")), Style(11.5, bold=True))
    for line in list(invoice.seller.get("address", []))[:MAX_ADDRESS_LINES]:
        _right(page, str(line), SMALL)
    if invoice.seller.get("tax_id"):
        _right(page, _("Tax number: %(id)s") % {"id": invoice.seller["tax_id"]}, SMALL)
    page.set_y(max(page.get_y(), bottom) + 8)


def _parties(page: Page, invoice: Invoice) -> None:
    page.rule(colour=INK, thick=0.35)
    page.set_y(page.get_y() + 4)
    column = WIDTH / 2
    with page.side_by_side() as draw:

        def buyer() -> None:
            page.write_text(_("Billed to"), width=column - 6, style=SMALL_STRONG, after=0.8)
            name = str(invoice.buyer.get("name", ""))[:MAX_NAME]
            page.write_text(name, width=column - 6, style=STRONG)
            page.write_text(str(invoice.buyer.get("email", ""))[:MAX_NAME], width=column - 6, style=QUIET)

        def facts() -> None:
            # A day in the zone that its number goes by.
            day = format_date(invoice.issued_at.astimezone(timezone.get_default_timezone()), "j F Y")
            found = [(_("Date"), day)]
            if invoice.original is not None:
                found.append((_("For invoice"), invoice.original.number))
            if invoice.paid_with:
                found.append((_("Paid with"), invoice.paid_with))
            for name, value in found:
                top = page.get_y()
                page.write_text(name, x=LEFT + column, width=30, style=SMALL_STRONG)
                page.set_y(top - 0.4)
                page.write_text(value, x=LEFT + column + 30, width=column - 30, style=BODY, after=0.8)

        draw(buyer)
        draw(facts)
    page.set_y(page.get_y() + 8)


def _lines(page: Page, invoice: Invoice) -> None:
    lines = list(invoice.lines.order_by("position"))
    _row(page, _("Description"), _("Amount"), SMALL_STRONG, SMALL_STRONG, ruled=False)
    page.rule(colour=INK, thick=0.35)
    for line in lines:
        if not line.contained:
            _row(page, line.text[:MAX_LINE], write_money(line.amount_minor, invoice.currency), BODY, STRONG)
    is_note = invoice.kind == Invoice.Kind.CREDIT_NOTE
    page.room_for(30)
    page.set_y(page.get_y() + 2)
    _row(page, _("Credited") if is_note else _("Total"), _total(invoice), TOTAL, TOTAL, ruled=False)
    for line in lines:
        if line.contained and line.kind == InvoiceLine.Kind.TAX:
            _row(
                page, line.text[:MAX_LINE], write_money(line.amount_minor, invoice.currency), SMALL, SMALL, ruled=False
            )


def _foot(page: Page, invoice: Invoice) -> None:
    page.set_y(page.get_y() + 8)
    page.rule()
    page.set_y(page.get_y() + 3)
    if invoice.kind == Invoice.Kind.CREDIT_NOTE:
        text = _("What is credited goes back the way it was paid.") if invoice.refund_id else ""
    elif not invoice.total_minor:
        text = _("Nothing is due.")
    elif invoice.seller.get("test_till"):
        text = _("Paid at the test till: no money has moved.")
    else:
        text = _("Paid in full. Nothing is due.")
    page.write_text(text, style=SMALL)
    if page.letters_missing:
        page.write_text(_("Letters that this document’s font has not are shown as □."), style=SMALL)


def _total(invoice: Invoice) -> str:
    return write_money(invoice.total_minor, invoice.currency)


def _right(page: Page, text: str, style: Style) -> None:
    """A line at the right edge."""
    page.use(style)
    page.set_x(LEFT + WIDTH / 2)
    page.multi_cell(WIDTH / 2, style.line, page.fit(text[:MAX_NAME]), align="R", new_x="LEFT", new_y="NEXT")


def _row(page: Page, left: str, right: str, style: Style, right_style: Style, *, ruled: bool = True) -> None:
    """Words on the left, as many lines as they need; an amount on the right, beside the first of them."""
    page.room_for(page.height_of(left, WIDTH - AMOUNT - 4, style) + 4)
    page.set_y(page.get_y() + 2)
    top = page.get_y()
    page.write_text(left, width=WIDTH - AMOUNT - 4, style=style)
    bottom = page.get_y()
    page.use(right_style)
    page.set_xy(LEFT + WIDTH - AMOUNT, top)
    page.cell(AMOUNT, style.line, page.fit(right), align="R")
    page.set_y(bottom + 2)
    if ruled:
        page.rule()
