"""Lists, newest first, by cursor."""

from rest_framework.pagination import CursorPagination


class TimeCursor(CursorPagination):
    """Pages by id. Ids are UUIDv7, so that is the order of making; rows that come in between don't shift a page."""

    ordering = "-id"
    page_size = 50
    max_page_size = 200
    page_size_query_param = "limit"
    page_size_query_description = "How many to a page: 1 to 200."
