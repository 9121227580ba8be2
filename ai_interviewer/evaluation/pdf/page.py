"""A page of a report: the product's paper, and the levels of skills on it."""

from core.common.paper import (
    BODY,
    HEADING,
    INK,
    LEFT,
    MUTED,
    PAPER,
    PLACE,
    SMALL,
    SMALL_STRONG,
    STRONG,
    TITLE,
    WIDTH,
    Style,
)
from core.common.paper import Page as Paper

__all__ = [
    "BODY",
    "HEADING",
    "INK",
    "LEFT",
    "MUTED",
    "PLACE",
    "SMALL",
    "SMALL_STRONG",
    "STRONG",
    "TITLE",
    "WIDTH",
    "Page",
    "Style",
]


class Page(Paper):
    def bar(self, x: float, y: float, score: int) -> None:
        """A level as five fields, the reached ones full."""
        self.set_line_width(0.25)
        for field in range(5):
            self.set_draw_color(*(INK if field < score else MUTED))
            self.set_fill_color(*(INK if field < score else PAPER))
            self.rect(x + field * 6.2, y, 5.2, 2.0, style="DF")
