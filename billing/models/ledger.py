"""The books: accounts, transactions, entries; and the wallets and holds that the same transactions move.

An entry's amount is what flows into its account (positive) or out of it (negative). The entries of one transaction sum
to zero, and are never changed: triggers see to both where the database can. A person's accounts are never negative but
`owed`; the house's may be, they say what came from outside.
"""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.common.ids import new_id
from core.common.models import BaseModel

TOKENS = "TOK"  # the unit of tokens; money has its currency's code


class Wallet(BaseModel):
    """What somebody has, in tokens. Kept by the transaction that writes the entries, and checked against them."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("person"))
    balance = models.BigIntegerField(_("free to spend"), default=0)  # paid and free ones
    free_balance = models.BigIntegerField(_("of these given"), default=0)  # what the lots have left
    locked_balance = models.BigIntegerField(_("held"), default=0)
    earned_balance = models.BigIntegerField(_("earned, not paid out"), default=0)
    owed = models.BigIntegerField(_("owed"), default=0)  # spent, then taken back by a refund or a dispute

    class Meta:
        verbose_name = _("wallet")
        verbose_name_plural = _("wallets")
        constraints = [
            models.CheckConstraint(condition=Q(balance__gte=F("free_balance")), name="wallet_paid_not_negative"),
            models.CheckConstraint(condition=Q(free_balance__gte=0), name="wallet_free_not_negative"),
            models.CheckConstraint(condition=Q(locked_balance__gte=0), name="wallet_held_not_negative"),
            models.CheckConstraint(condition=Q(earned_balance__gte=0), name="wallet_earned_not_negative"),
            models.CheckConstraint(condition=Q(owed__gte=0), name="wallet_owed_not_negative"),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class LedgerAccount(models.Model):
    """One account. A wallet's: paid, free, held, earned, owed (tokens) and payable (money). The house's: no wallet."""

    class Kind(models.TextChoices):
        PAID = "paid", _("bought tokens")
        FREE = "free", _("given tokens")
        HELD = "held", _("held tokens")
        EARNED = "earned", _("earned tokens")
        OWED = "owed", _("owed tokens")
        PAYABLE = "payable", _("money to be paid out")
        # The house's, in tokens: where they come from and go to.
        SOLD = "house.sold", _("sold")
        GRANTED = "house.granted", _("granted")
        EXPIRED = "house.expired", _("expired")
        RETURNED = "house.returned", _("taken back")
        REDEEMED = "house.redeemed", _("redeemed")
        # The house's, in money.
        OUTSIDE = "house.outside", _("providers of payments and banks")
        INCOME_PACKS = "house.income.packs", _("income from packs")
        INCOME_PLANS = "house.income.plans", _("income from plans")
        INCOME_FEES = "house.income.fees", _("convenience fees")
        INCOME_COMMISSION = "house.income.commission", _("commission")
        TAX = "house.tax", _("tax")
        COST_PAYOUTS = "house.cost.payouts", _("paid to interviewers")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    kind = models.CharField(max_length=32, choices=Kind.choices)
    unit = models.CharField(max_length=3, default=TOKENS)
    wallet = models.ForeignKey(Wallet, models.PROTECT, null=True, blank=True, related_name="accounts", db_index=False)
    name = models.CharField(max_length=32, blank=True, default="")  # the house's: which provider, which bank

    class Meta:
        verbose_name = _("account")
        verbose_name_plural = _("accounts")
        constraints = [
            models.UniqueConstraint(
                fields=["wallet", "kind", "unit"], condition=Q(wallet__isnull=False), name="account_of_wallet_once"
            ),
            models.UniqueConstraint(
                fields=["kind", "unit", "name"], condition=Q(wallet__isnull=True), name="account_of_house_once"
            ),
            models.CheckConstraint(
                condition=Q(kind__startswith="house.", wallet__isnull=True)
                | (~Q(kind__startswith="house.") & Q(wallet__isnull=False)),
                name="account_has_its_owner",
            ),
        ]

    def __str__(self) -> str:
        return self.kind


class LedgerTransaction(models.Model):
    """One act in the books. The same key is the same act, however often it is asked for."""

    class Kind(models.TextChoices):
        PURCHASE = "purchase", _("bought")
        GRANT = "grant", _("given")
        EXPIRY = "expiry", _("expired")
        HOLD = "hold", _("held")
        RELEASE = "release", _("released")
        CAPTURE = "capture", _("paid")
        TAKE_BACK = "take_back", _("taken back")
        RESTORE = "restore", _("given back")
        REDEEM = "redeem", _("redeemed")
        PAYMENT = "payment", _("payment")
        REFUND = "refund", _("refund")
        PAYOUT = "payout", _("payout")
        PAYOUT_RETURN = "payout_return", _("payout returned")
        CORRECTION = "correction", _("correction")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    key = models.CharField(max_length=160, unique=True)  # idempotency key, such as hold:<key>, capture:<hold>
    kind = models.CharField(max_length=16, choices=Kind.choices)
    at = models.DateTimeField()
    reason = models.CharField(max_length=160, blank=True, default="")  # opaque: booking:<id>, purchase:<id>, …

    class Meta:
        verbose_name = _("transaction")
        verbose_name_plural = _("transactions")
        indexes = [models.Index(fields=["reason"], condition=~Q(reason=""), name="transaction_by_reason")]

    def __str__(self) -> str:
        return self.key


class LedgerEntry(models.Model):
    """What one transaction moved into or out of one account. A transaction's entries are inserted in one statement."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    transaction = models.ForeignKey(LedgerTransaction, models.PROTECT, related_name="entries", db_index=False)
    account = models.ForeignKey(LedgerAccount, models.PROTECT, related_name="entries", db_index=False)
    wallet = models.ForeignKey(Wallet, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    amount = models.BigIntegerField()
    after = models.BigIntegerField(null=True, blank=True)  # of a wallet's account: what it held afterwards
    # The transaction's: so that one kind of a long history is found without reading the rest of it.
    kind = models.CharField(max_length=16, choices=LedgerTransaction.Kind.choices)

    class Meta:
        verbose_name = _("entry")
        verbose_name_plural = _("entries")
        indexes = [
            models.Index(
                fields=["wallet", "kind", "transaction"], condition=Q(wallet__isnull=False), name="entry_of_kind"
            ),
            models.Index(fields=["wallet", "transaction"], condition=Q(wallet__isnull=False), name="entry_of_wallet"),
            models.Index(fields=["account", "transaction"], name="entry_of_account"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["transaction", "account"], name="entry_once_per_account"),
            models.CheckConstraint(condition=~Q(amount=0), name="entry_moves_something"),
        ]

    def __str__(self) -> str:
        return f"{self.amount}"


class TokenLot(BaseModel):
    """Tokens that were given together and may expire. Those that expire first are spent first; then paid ones."""

    wallet = models.ForeignKey(Wallet, models.PROTECT, related_name="lots", db_index=False)
    granted = models.BigIntegerField(_("tokens"))
    left = models.BigIntegerField(_("left"))
    expires_at = models.DateTimeField(_("expires"), null=True, blank=True)
    source = models.CharField(_("source"), max_length=32)  # plan, referral, staff, promotion
    key = models.CharField(max_length=160, unique=True)  # the key of the transaction that gave it

    class Meta:
        verbose_name = _("given tokens")
        verbose_name_plural = _("given tokens")
        indexes = [
            models.Index(fields=["wallet", "expires_at"], condition=Q(left__gt=0), name="lot_to_spend"),
            models.Index(fields=["expires_at"], condition=Q(left__gt=0, expires_at__isnull=False), name="lot_expires"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(left__gte=0, left__lte=F("granted")), name="lot_left_within"),
            models.CheckConstraint(condition=Q(granted__gt=0), name="lot_not_empty"),
        ]

    def __str__(self) -> str:
        return f"{self.left}/{self.granted}"


class Hold(BaseModel):
    """Tokens set aside for something. It resolves once: captured (all or some, the rest comes back) or released."""

    class State(models.TextChoices):
        HELD = "held", _("held")
        CAPTURED = "captured", _("paid")
        RELEASED = "released", _("released")

    wallet = models.ForeignKey(Wallet, models.PROTECT, related_name="holds", db_index=False)
    key = models.CharField(max_length=120, unique=True)
    reason = models.CharField(max_length=160)  # opaque: whoever holds knows
    tokens = models.BigIntegerField(_("tokens"))
    free_tokens = models.BigIntegerField(_("of these given"), default=0)
    state = models.CharField(max_length=8, choices=State.choices, default=State.HELD)
    captured_tokens = models.BigIntegerField(_("paid"), default=0)
    beneficiary = models.ForeignKey(
        Wallet, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("paid to"), db_index=False
    )
    expires_at = models.DateTimeField(null=True, blank=True)  # released by then if nobody resolved it
    resolved_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("hold")
        verbose_name_plural = _("holds")
        indexes = [
            models.Index(fields=["wallet"], condition=Q(state="held"), name="hold_open_of_wallet"),
            models.Index(
                fields=["expires_at"], condition=Q(state="held", expires_at__isnull=False), name="hold_expires"
            ),
            models.Index(fields=["reason"], name="hold_by_reason"),
            # What somebody spent in a month, from the index alone.
            models.Index(
                fields=["wallet", "resolved_at", "captured_tokens"],
                condition=Q(state="captured"),
                name="hold_spent_by_wallet",
            ),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(tokens__gt=0), name="hold_of_something"),
            models.CheckConstraint(
                condition=Q(free_tokens__gte=0, free_tokens__lte=F("tokens")), name="hold_free_within"
            ),
            models.CheckConstraint(
                condition=Q(captured_tokens__gte=0, captured_tokens__lte=F("tokens")), name="hold_captured_within"
            ),
            models.CheckConstraint(
                condition=Q(state="held", resolved_at__isnull=True, captured_tokens=0)
                | Q(state="captured", resolved_at__isnull=False, captured_tokens__gt=0)
                | Q(state="released", resolved_at__isnull=False, captured_tokens=0),
                name="hold_state_is_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.state} {self.tokens}"


class HoldPart(models.Model):
    """From which given tokens a hold took how many; the rest of it is paid ones."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    hold = models.ForeignKey(Hold, models.PROTECT, related_name="parts", db_index=False)
    lot = models.ForeignKey(TokenLot, models.PROTECT, related_name="+")
    tokens = models.BigIntegerField()

    class Meta:
        verbose_name = _("part of a hold")
        verbose_name_plural = _("parts of holds")
        constraints = [
            models.UniqueConstraint(fields=["hold", "lot"], name="hold_part_once_per_lot"),
            models.CheckConstraint(condition=Q(tokens__gt=0), name="hold_part_of_something"),
        ]

    def __str__(self) -> str:
        return str(self.tokens)


class BookCheck(models.Model):
    """That the books were looked at, and what was found wrong: nothing, on every good day."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    at = models.DateTimeField(db_index=True)
    wallets = models.BigIntegerField(default=0)
    transactions = models.BigIntegerField(default=0)
    findings = models.JSONField(default=list)  # at most 100
    milliseconds = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("check of the books")
        verbose_name_plural = _("checks of the books")

    def __str__(self) -> str:
        return str(self.at)
