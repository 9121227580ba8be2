"""Whose account it is that somebody opens by way of another site."""

from allauth.account.models import EmailAddress
from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone

from core.accounts.errors import SignupClosed, SocialUnverified
from core.accounts.models import OutsideIdentity, Role, User
from core.accounts.oidc import Identity
from core.accounts.services.factors import note
from core.accounts.services.letters import post_letter


def person_of_identity(*, identity: Identity, language: str, ip: str = "") -> User:
    """The person, found, joined by a verified address, or made. Raises SocialUnverified, SignupClosed."""
    known = _find(identity)
    if known is not None:
        OutsideIdentity.objects.filter(issuer=identity.issuer, subject=identity.subject).update(
            last_used_at=timezone.now()
        )
        return known
    if not identity.email or not identity.email_verified:
        raise SocialUnverified
    try:
        with transaction.atomic():
            user = _join_or_make(identity, language, ip)
            OutsideIdentity.objects.create(
                user=user, issuer=identity.issuer, subject=identity.subject, last_used_at=timezone.now()
            )
            return user
    except IntegrityError:  # twice at the same moment
        known = _find(identity)
        if known is None:
            raise SocialUnverified from None
        return known


def _find(identity: Identity) -> User | None:
    found = OutsideIdentity.objects.select_related("user").filter(issuer=identity.issuer, subject=identity.subject)
    return next((one.user for one in found), None)


def _join_or_make(identity: Identity, language: str, ip: str) -> User:
    user = User.objects.select_for_update().filter(email=identity.email).first()
    if user is None:
        if not settings.SIGNUP_OPEN:
            raise SignupClosed
        user = User.objects.create_user(
            identity.email, name=identity.name or identity.email.partition("@")[0], language=language
        )
        EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=True)
        Role.objects.create(user=user, role=Role.Name.CANDIDATE)
        return user
    # Somebody may have signed up with an address that isn't theirs, to be there when its owner comes.
    if not EmailAddress.objects.filter(user=user, email=user.email, verified=True).exists():
        raise SocialUnverified
    post_letter(
        kind="identity_joined",
        user_id=user.pk,
        context={"at": timezone.now(), "provider": settings.OIDC_NAME},
        key=f"identity_joined:{user.pk}:{identity.subject}"[:160],
    )
    note("identity.joined", user.pk, ip=ip)
    return user
