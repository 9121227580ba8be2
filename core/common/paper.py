"""Documents on paper, in the product's character: warm paper, ink, one accent. For reports, invoices, statements."""

import logging
import unicodedata
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from fontTools.ttLib import TTFont
from fpdf import FPDF
from fpdf.enums import MethodReturnValue, XPos, YPos

# It tells of every table that it cuts down, at a level that people read.
logging.getLogger("fontTools.subset").setLevel(logging.WARNING)

FONTS = Path(__file__).parent / "fonts"

Colour = tuple[int, int, int]
PAPER: Colour = (250, 250, 247)
INK: Colour = (20, 24, 31)
MUTED: Colour = (87, 94, 104)
LINE: Colour = (222, 220, 212)
PANEL: Colour = (240, 238, 232)
TEAL: Colour = (15, 118, 110)

LEFT, TOP, WIDTH, BOTTOM = 20.0, 18.0, 170.0, 20.0
UNKNOWN = "□"
"""Stands for letters that the font has not."""


@dataclass(frozen=True, slots=True)
class Style:
    size: float
    bold: bool = False
    colour: Colour = INK
    leading: float = 1.42

    @property
    def line(self) -> float:
        """The height of a line in millimetres."""
        return self.size * 0.3528 * self.leading


TITLE = Style(21, bold=True, leading=1.22)
HEADING = Style(13.5, bold=True, leading=1.3)
STRONG = Style(10, bold=True)
BODY = Style(10)
SMALL = Style(8.5, colour=MUTED)
SMALL_STRONG = Style(8.5, bold=True)
PLACE = Style(8.5, colour=TEAL)


@cache
def letters_of(font: Path) -> frozenset[int]:
    """The letters that a font has."""
    with TTFont(font) as opened:
        return frozenset(opened.getBestCmap())


class Page(FPDF):
    """A4 upright, in millimetres."""

    def __init__(self, *, foot: str) -> None:
        super().__init__(format="A4", unit="mm")
        self.foot = foot
        self.letters_missing = False
        for style, name in (("", "Regular"), ("B", "SemiBold")):
            self.add_font("inter", style, str(FONTS / f"Inter-{name}.ttf"))
        self._known = letters_of(FONTS / "Inter-Regular.ttf")
        self.set_margins(LEFT, TOP, LEFT)
        self.set_auto_page_break(True, margin=BOTTOM)
        self.c_margin = 0
        self.alias_nb_pages("{pages}")

    # --- each page ---

    def header(self) -> None:
        self.set_fill_color(*PAPER)
        self.rect(0, 0, self.w, self.h, style="F")
        self.set_y(TOP)

    def footer(self) -> None:
        self.set_y(-13)
        self.use(SMALL)
        self.cell(WIDTH / 2, 4, self.fit(self.foot), new_x=XPos.RIGHT, new_y=YPos.TOP)
        # The number of pages is only known at the end: room is left for two digits each.
        page, pages = str(self.page_no()), "{pages}"
        width = self.get_string_width(_("Page %(page)s of %(pages)s") % {"page": page, "pages": "00"})
        self.set_x(LEFT + WIDTH - width)
        self.cell(width, 4, _("Page %(page)s of %(pages)s") % {"page": page, "pages": pages})

    # --- text ---

    def fit(self, text: str) -> str:
        """On one line of white space, and only letters that the font has."""
        shown: list[str] = []
        for letter in unicodedata.normalize("NFC", " ".join(text.split())):
            if ord(letter) in self._known:
                shown.append(letter)
            elif unicodedata.category(letter) in ("Mn", "Cf", "Cc", "Me", "Mc"):
                self.letters_missing = self.letters_missing or unicodedata.category(letter) in ("Mn", "Mc")
            else:
                self.letters_missing = True
                if shown[-1:] != [UNKNOWN]:
                    shown.append(UNKNOWN)
        return "".join(shown)

    def use(self, style: Style) -> None:
        """What is written next looks like this."""
        self.set_font("inter", "B" if style.bold else "", style.size)
        self.set_text_color(*style.colour)

    def height_of(self, text: str, width: float, style: Style) -> float:
        """How high a text will be."""
        if not text:
            return 0.0
        self.use(style)
        found: Any = self.multi_cell(
            width, style.line, self.fit(text), align="L", dry_run=True, output=MethodReturnValue.HEIGHT
        )
        return float(found)

    def write_text(
        self, text: str, *, x: float = LEFT, width: float = WIDTH, style: Style = BODY, after: float = 0
    ) -> None:
        """A paragraph at the present height; the next thing comes below it."""
        if not text:
            return
        self.use(style)
        self.set_x(x)
        self.multi_cell(width, style.line, self.fit(text), align="L", new_x=XPos.LEFT, new_y=YPos.NEXT)
        self.set_y(self.get_y() + after)

    def line_of(self, left: str, right: str, *, style: Style = BODY, right_style: Style = STRONG) -> None:
        """One line: words on the left, a figure on the right."""
        y = self.get_y()
        self.use(right_style)
        self.set_xy(LEFT, y)
        self.cell(WIDTH, style.line, self.fit(right), align="R")
        self.set_xy(LEFT, y)
        self.write_text(left, width=WIDTH - 40, style=style)

    # --- shapes ---

    def rule(self, *, colour: Colour = LINE, thick: float = 0.2, x: float = LEFT, width: float = WIDTH) -> None:
        self.set_draw_color(*colour)
        self.set_line_width(thick)
        self.line(x, self.get_y(), x + width, self.get_y())

    def panel(self, x: float, y: float, width: float, height: float) -> None:
        self.set_fill_color(*PANEL)
        self.rect(x, y, width, height, style="F")

    # --- keeping together ---

    def gap(self, height: float) -> None:
        """Space, but none at the head of a page."""
        if self.get_y() > TOP + 0.1:
            self.set_y(self.get_y() + height)

    def room_for(self, height: float) -> None:
        """A new page if so much doesn't fit on this one; what fits on none begins here."""
        if height < self.h - TOP - BOTTOM and self.get_y() + height > self.h - BOTTOM:
            self.add_page()

    @contextmanager
    def side_by_side(self):  # type: ignore[no-untyped-def]
        """Columns that begin at the same height; afterwards the page goes on below the longest."""
        start, page, lowest = self.get_y(), self.page, [(self.page, self.get_y())]

        def column(draw: Callable[[], None]) -> None:
            self.page = page
            self.set_y(start)
            draw()
            lowest.append((self.page, self.get_y()))

        yield column
        self.page, y = max(lowest)
        self.set_y(y)
