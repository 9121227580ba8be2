"""Doing what is due, one after the other, each in a transaction of its own."""

import logging
from collections.abc import Callable
from typing import Any, Final
from uuid import UUID

from django.db.models import QuerySet

log = logging.getLogger(__name__)

AT_ONCE: Final = 200


def do_each(due: QuerySet[Any], act: Callable[[UUID], bool], *, what: str) -> int:
    """Do something with each row that is due, by id; how often it was done.

    One person's trouble keeps nobody else's: what fails is logged and comes again with the next sweep.
    """
    done, last = 0, None
    ordered = due.order_by("pk")
    while True:
        ids = list((ordered if last is None else ordered.filter(pk__gt=last)).values_list("pk", flat=True)[:AT_ONCE])
        for one in ids:
            try:
                done += act(one)
            except Exception:
                log.exception("scheduling.not_done what=%s id=%s", what, one)
        if len(ids) < AT_ONCE:
            return done
        last = ids[-1]
