"""Lists, newest first, by cursor."""

from typing import Any

from rest_framework.exceptions import NotFound, ValidationError
from rest_framework.pagination import CursorPagination
from rest_framework.request import Request


class TimeCursor(CursorPagination):
    """Pages by id. Ids are UUIDv7, so that is the order of making; rows that come in between don't shift a page."""

    ordering = "-id"
    page_size = 50
    max_page_size = 200
    page_size_query_param = "limit"
    page_size_query_description = "How many to a page: 1 to 200."

    def decode_cursor(self, request: Request) -> Any:
        """What the cursor says; a made-up one is a mistake in the question, not a missing page."""
        try:
            return super().decode_cursor(request)
        except NotFound as error:
            raise ValidationError({"cursor": [str(self.invalid_cursor_message)]}) from error
