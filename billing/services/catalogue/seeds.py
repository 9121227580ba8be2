"""The catalogue that an installation begins with. Staff change it from there."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.apps import apps as live_apps
from django.apps.registry import Apps

from billing import plans

# key, audience, tier, position, and the first version. Minor units: paise.
_PLANS: tuple[tuple[str, str, str, int, Mapping[str, Any]], ...] = (
    (
        "free", "candidate", "free", 10,
        {"title": "Free", "summary": "To see how it goes.", "from_environment": True},
    ),
    (
        "starter", "candidate", "starter", 20,
        {
            "title": "Starter", "summary": "For a few weeks of practice.", "from_environment": True,
            "monthly_tokens": 5, "features": [plans.ADVANCED_AI_FEEDBACK],
            "price_month_minor": 149_00, "price_year_minor": 1490_00,
        },
    ),
    (
        "pro", "candidate", "pro", 30,
        {
            "title": "Pro", "summary": "Everything, without limits.", "from_environment": True,
            "monthly_tokens": 20,
            "features": [plans.ADVANCED_AI_FEEDBACK, plans.PRIORITY_BOOKING, plans.UNLIMITED_AI_INTERVIEWS],
            "price_month_minor": 499_00, "price_year_minor": 4990_00,
        },
    ),
    (
        "interviewer", "interviewer", "interviewer", 10,
        {
            "title": "Interviewer", "summary": "To be found, booked and paid.", "trial_days": 14,
            "price_month_minor": 499_00, "price_year_minor": 4990_00,
        },
    ),
)  # fmt: skip
# A pack's id is fixed, so that making it twice is once, and an archived one stays archived.
_PACKS: tuple[tuple[str, int, int, int], ...] = (
    ("01900000-0000-7000-8000-000000000028", 40, 800_00, 10),
    ("01900000-0000-7000-8000-000000000050", 80, 1560_00, 20),
    ("01900000-0000-7000-8000-0000000000c8", 200, 3700_00, 30),
)


def ensure_catalogue(apps: Apps = live_apps) -> None:
    """Make the plans and packs that an installation begins with, where they were never made. Twice is once.

    Called after each migration, and so after each flush; `apps` are the models as of that migration. What staff have
    edited or archived stays as it is.
    """
    try:
        product_model = apps.get_model("billing", "PlanProduct")
        version_model = apps.get_model("billing", "PlanVersion")
        pack_model = apps.get_model("billing", "TokenPack")
    except LookupError:  # migrated back to before there was a catalogue
        return
    product_model.objects.bulk_create(
        [
            product_model(key=key, audience=audience, tier=tier, position=position)
            for key, audience, tier, position, _first in _PLANS
        ],
        ignore_conflicts=True,
    )
    firsts = {key: first for key, *_rest, first in _PLANS}
    bare = product_model.objects.filter(key__in=firsts, versions__isnull=True)
    version_model.objects.bulk_create(
        [version_model(product=product, number=1, **firsts[product.key]) for product in bare], ignore_conflicts=True
    )
    pack_model.objects.bulk_create(
        [
            pack_model(id=UUID(pk), tokens=tokens, price_minor=price, position=position)
            for pk, tokens, price, position in _PACKS
        ],
        ignore_conflicts=True,
    )
