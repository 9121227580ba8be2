"""Who carries money to interviewers: a file that staff take to their bank, or the sandbox, which carries none."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Transfer:
    """Money for one person. `key` makes it once, however often it is sent."""

    key: str
    number: str
    holder: str
    account: str
    bank_code: str
    country: str
    amount_minor: int
    currency: str


@dataclass(frozen=True, slots=True)
class Arrived:
    """The bank has taken it."""

    key: str
    reference: str


@dataclass(frozen=True, slots=True)
class Bounced:
    """The bank refused it."""

    key: str
    because: str


class PayoutProvider(Protocol):
    """Sends transfers. What is neither in the answer as arrived nor as bounced is on its way."""

    key: str

    def send(self, transfers: Sequence[Transfer]) -> list[Arrived | Bounced]:
        """Send these; the same key again is the same transfer. Raises ProviderUnreachable."""


class ManualFile:
    """Staff download a file, and say afterwards what the bank did."""

    key = "manual"

    def send(self, transfers: Sequence[Transfer]) -> list[Arrived | Bounced]:
        return []


class Sandbox:
    """No money moves. Accounts that end in 0002 bounce, in 0003 stay on their way; all others arrive."""

    key = "sandbox"

    def send(self, transfers: Sequence[Transfer]) -> list[Arrived | Bounced]:
        return [self._answer(transfer) for transfer in transfers if not transfer.account.endswith("0003")]

    @staticmethod
    def _answer(transfer: Transfer) -> Arrived | Bounced:
        if transfer.account.endswith("0002"):
            return Bounced(transfer.key, "account_closed")
        return Arrived(transfer.key, f"sandbox-{transfer.key}")


_PROVIDERS: dict[str, PayoutProvider] = {"manual": ManualFile(), "sandbox": Sandbox()}


def payout_provider(key: str) -> PayoutProvider:
    """Who carries payouts. Raises KeyError for a name that nobody has."""
    return _PROVIDERS[key]
