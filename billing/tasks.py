"""What time does to plans."""

from celery import shared_task

from billing import services


@shared_task(name="billing.tasks.sweep")
def sweep() -> int:
    """Bring cached plans up to date where a grant ended or began; forget old wrong tries. Twice is once."""
    services.forget_old_guesses()
    return services.settle_caches()
