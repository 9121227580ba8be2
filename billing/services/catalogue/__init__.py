"""What is sold: making, changing and withdrawing plans and token packs."""

from billing.services.catalogue.editing import (
    Terms,
    archive_pack,
    archive_plan,
    create_pack,
    create_plan,
    edit_pack,
    edit_plan,
    restore_pack,
    restore_plan,
    terms_of,
)
from billing.services.catalogue.seeds import ensure_catalogue

__all__ = [
    "Terms",
    "archive_pack",
    "archive_plan",
    "create_pack",
    "create_plan",
    "edit_pack",
    "edit_plan",
    "ensure_catalogue",
    "restore_pack",
    "restore_plan",
    "terms_of",
]
