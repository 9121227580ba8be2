"""What is sold: making, changing and withdrawing plans and token packs."""

from billing.services.catalogue.seeds import ensure_catalogue

__all__ = ["ensure_catalogue"]
