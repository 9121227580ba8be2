"""Second factors: an app that shows codes, and the recovery codes for the day it is lost. Kept by allauth's tables."""

from dataclasses import dataclass

from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import generate_totp_secret
from django.utils import timezone

from core.accounts import rules, vault
from core.accounts.errors import EmailUnverified
from core.accounts.models import Challenge, User
from core.accounts.people import Person

KINDS = Authenticator.Type
MAIN_KINDS = (KINDS.TOTP, KINDS.WEBAUTHN)


@dataclass(frozen=True, slots=True)
class TotpOffer:
    """What an app needs to show codes: the secret, as text, as address and as a picture of the address."""

    secret: str
    uri: str
    qr_svg: str


def begin_totp(*, person: Person) -> TotpOffer:
    """Offer a new secret. It counts once a code of it is shown; until then whatever was there before does."""
    if not person.email_verified:
        raise EmailUnverified
    secret = generate_totp_secret()
    now = timezone.now()
    Challenge.objects.update_or_create(
        purpose=Challenge.Purpose.TOTP,
        holder=person.session_id,
        defaults={
            "user_id": person.user_id,
            "value": vault.encrypt(secret),
            "expires_at": now + rules.CHALLENGE_LIFE,
            "ip": "",
        },
    )
    uri = get_adapter().build_totp_url(User(email=person.email), secret)
    return TotpOffer(secret=secret, uri=uri, qr_svg=get_adapter().build_totp_svg(uri))
