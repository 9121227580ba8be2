"""What time does to plans."""

from celery import shared_task

from billing import services
from billing.services import ledger, payouts, promotions, sales, subscriptions


@shared_task(name="billing.tasks.sweep")
def sweep() -> int:
    """Bring cached plans up to date where a grant ended or began; forget old wrong tries; keep promises to those who
    brought somebody. Twice is once.
    """
    services.forget_old_guesses()
    promotions.give_due_rewards()
    return services.settle_caches()


@shared_task(name="billing.tasks.run_payouts")
def run_payouts() -> int:
    """Make and send the payouts that are due. Twice is once."""
    return payouts.run_payouts()


@shared_task(name="billing.tasks.sweep_sales")
def sweep_sales() -> int:
    """Act again on providers' words that failed, ask for refunds that are due, close purchases nobody paid. Twice is
    once; a process that died left rows behind which this goes on with.
    """
    return sales.retry_due() + sales.ask_due_refunds() + sales.expire_purchases()


@shared_task(name="billing.tasks.reconcile")
def reconcile() -> int:
    """Compare the last days with every provider; how much was missing here. Twice is once."""
    return sales.reconcile_all()


@shared_task(name="billing.tasks.sweep_tokens")
def sweep_tokens() -> int:
    """Give back what was held for too long, then take the given tokens that expired. Twice is once."""
    return ledger.release_due_holds() + ledger.expire_lots()


@shared_task(name="billing.tasks.check_books")
def check_books() -> int:
    """Check the books where nobody has for a day; how much is wrong. Asked each hour, so that no restart skips it."""
    return ledger.check_books_daily()


@shared_task(name="billing.tasks.settle_subscriptions")
def settle_subscriptions() -> int:
    """Finish changes, collect again what is due, ask what became of a period that is over, end what isn't paid. Twice
    is once.
    """
    return subscriptions.settle_subscriptions()


@shared_task(name="billing.tasks.give_due_tokens")
def give_due_tokens() -> int:
    """Give subscribers the tokens of the months that have begun. Twice is once."""
    return subscriptions.give_due_tokens()


@shared_task(name="billing.tasks.remind")
def remind() -> int:
    """Say that a trial, a plan or a subscription is about to end. Twice is once."""
    return subscriptions.remind()
