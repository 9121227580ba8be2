"""Proof: that it is still the person who sits there, shown a moment ago."""

from datetime import datetime
from uuid import UUID

from allauth.mfa.models import Authenticator
from django.utils import timezone

from core.accounts import rules
from core.accounts.errors import InvalidCredentials, NotSignedIn, ReauthenticationNeeded
from core.accounts.models import SignIn, User
from core.accounts.people import Person


def note_proof(*, session_id: str, now: datetime | None = None) -> datetime:
    """The person has shown that it is them; until when that holds."""
    now = now or timezone.now()
    if not SignIn.objects.filter(pk=session_id).update(proved_at=now):
        raise NotSignedIn
    return now + rules.PROOF_LIFE


def proved_until(session_id: str, *, now: datetime | None = None) -> datetime | None:
    """Until when the last proof holds, or None."""
    proved_at = SignIn.objects.filter(pk=session_id).values_list("proved_at", flat=True).first()
    if proved_at is None or not rules.is_proved(proved_at=proved_at, now=now or timezone.now()):
        return None
    return proved_at + rules.PROOF_LIFE


def require_proof(person: Person) -> None:
    """Nothing, where the person showed a moment ago that it is them. Raises ReauthenticationNeeded."""
    if proved_until(person.session_id) is None:
        raise ReauthenticationNeeded(methods=ways_to_prove(person.user_id))


def ways_to_prove(user_id: UUID) -> list[str]:
    """How somebody can show that it is them."""
    kinds = set(Authenticator.objects.filter(user_id=user_id).values_list("type", flat=True))
    ways = [kind for kind in ("totp", "webauthn") if kind in kinds]
    return [*(["password"] if has_password(user_id) else []), *ways]


def has_password(user_id: UUID) -> bool:
    """True for somebody who can sign in by password."""
    user = User.objects.filter(pk=user_id).only("password").first()
    return user is not None and user.has_usable_password()


def check_own_password(*, user_id: UUID, password: str) -> None:
    """Raises InvalidCredentials unless this is the person's password."""
    if not User.objects.get(pk=user_id).check_password(password):
        raise InvalidCredentials
