"""Passkeys: added, used, renamed, removed. Kept in allauth's table, checked with fido2.

The challenge is a row that is deleted before the answer is looked at, so it serves once, right or wrong.
"""

import json
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.internal.auth import WebAuthn
from django.db import transaction
from django.utils import timezone
from fido2.server import Fido2Server
from fido2.webauthn import (
    AttestedCredentialData,
    AuthenticationResponse,
    PublicKeyCredentialRpEntity,
    PublicKeyCredentialUserEntity,
    RegistrationResponse,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from core.accounts import relying_party, rules
from core.accounts.errors import EmailUnverified, InvalidPasskey, NotFound, PasskeyKnown, TooManyPasskeys
from core.accounts.models import User
from core.accounts.people import Person
from core.accounts.relying_party import RelyingParty
from core.accounts.services import challenges, factors
from core.accounts.services.challenges import Purpose
from core.accounts.services.letters import post_letter
from core.common.ids import new_id

log = logging.getLogger(__name__)

TIMEOUT_MS = 300_000
# Without a password before it, the key itself has to make sure who holds it: by PIN, finger or face.
VERIFICATION = {
    Purpose.REGISTER: UserVerificationRequirement.PREFERRED,
    Purpose.SIGN_IN: UserVerificationRequirement.REQUIRED,
    Purpose.SECOND_FACTOR: UserVerificationRequirement.PREFERRED,
    Purpose.PROOF: UserVerificationRequirement.REQUIRED,
}


@dataclass(frozen=True, slots=True)
class Passkey:
    """A passkey, as its owner sees it."""

    id: UUID
    name: str
    created_at: datetime
    last_used_at: datetime | None


def begin_registration(*, person: Person, party: RelyingParty) -> dict[str, Any]:
    """What `navigator.credentials.create` is asked for."""
    if not person.email_verified:
        raise EmailUnverified
    options, state = _server(party).register_begin(
        user=PublicKeyCredentialUserEntity(
            id=person.user_id.bytes, name=person.email, display_name=person.name or person.email
        ),
        credentials=list(_credentials(person.user_id).values()),
        resident_key_requirement=ResidentKeyRequirement.PREFERRED,  # else it could not sign in by itself
        user_verification=VERIFICATION[Purpose.REGISTER],
        extensions={"credProps": True},
    )
    challenges.give(Purpose.REGISTER, holder=person.session_id, user_id=person.user_id, value=state["challenge"])
    return _plain(options)


def add_passkey(
    *, person: Person, party: RelyingParty, name: str, credential: Mapping[str, Any], ip: str = ""
) -> tuple[Passkey, list[str] | None]:
    """Keep a new passkey; it, and recovery codes if it is the first factor. Raises InvalidPasskey."""
    challenge = challenges.take(Purpose.REGISTER, holder=person.session_id, user_id=person.user_id)
    answer, data = _read_registration(party, challenge, credential)
    with transaction.atomic():
        user = factors.lock(person.user_id)
        keys = Authenticator.objects.filter(type=Authenticator.Type.WEBAUTHN)
        if keys.filter(user=user).count() >= rules.MAX_PASSKEYS:
            raise TooManyPasskeys
        # One key is one person's: it would otherwise sign in whoever's was found first.
        if keys.filter(data__credential__rawId=answer["rawId"]).exists():
            raise PasskeyKnown
        made = Authenticator.objects.create(
            user=user,
            type=Authenticator.Type.WEBAUTHN,
            data={"id": str(new_id()), "name": name, "credential": answer, "sign_count": data.counter},
        )
        factors.tell_added(user, what="passkey", key=str(made.pk), ip=ip)
        return _shown(made), factors.first_recovery_codes(user)


def begin_assertion(
    *, purpose: Purpose, party: RelyingParty, holder: str, user_id: UUID | None = None
) -> dict[str, Any]:
    """What `navigator.credentials.get` is asked for. Without a person, any passkey of this site may answer."""
    options, state = _server(party).authenticate_begin(
        credentials=list(_credentials(user_id).values()) if user_id else [],
        user_verification=VERIFICATION[purpose],
    )
    challenges.give(purpose, holder=holder, user_id=user_id, value=state["challenge"])
    return _plain(options)


def check_assertion(
    *,
    purpose: Purpose,
    party: RelyingParty,
    holder: str,
    credential: Mapping[str, Any],
    user_id: UUID | None = None,
    ip: str = "",
) -> Authenticator:
    """The passkey that answered. Raises InvalidPasskey: unknown, wrong, too late, used before, or copied."""
    challenge = challenges.take(purpose, holder=holder, user_id=user_id)
    owner_id, raw_id, counter = _read_assertion(party, challenge, credential, purpose, user_id)
    if not _count(owner_id, raw_id, counter, ip):
        raise InvalidPasskey
    return _find(owner_id, raw_id)


@transaction.atomic
def rename_passkey(*, user_id: UUID, passkey_id: UUID, name: str) -> Passkey:
    """Give a passkey another name. Raises NotFound."""
    found = _own(user_id, passkey_id)
    found.data["name"] = name
    found.save(update_fields=["data"])
    return _shown(found)


@transaction.atomic
def remove_passkey(*, person: Person, passkey_id: UUID, ip: str = "") -> None:
    """Take a passkey away. Raises NotFound, and LastSecondFactor where the person's role asks for one."""
    factors.lock(person.user_id)
    factors.remove(_own(person.user_id, passkey_id), person=person, ip=ip)


def passkeys_of(user_id: UUID) -> list[Passkey]:
    """All passkeys of a person, in the order of their making."""
    found = Authenticator.objects.filter(user_id=user_id, type=Authenticator.Type.WEBAUTHN).order_by("pk")
    return [_shown(one) for one in found]


def _shown(kept: Authenticator) -> Passkey:
    return Passkey(
        id=UUID(kept.data["id"]), name=kept.data["name"], created_at=kept.created_at, last_used_at=kept.last_used_at
    )


def _own(user_id: UUID, passkey_id: UUID) -> Authenticator:
    found = (
        Authenticator.objects.select_for_update()
        .filter(user_id=user_id, type=Authenticator.Type.WEBAUTHN, data__id=str(passkey_id))
        .first()
    )
    if found is None:
        raise NotFound
    return found


def _server(party: RelyingParty) -> Fido2Server:
    server = Fido2Server(
        PublicKeyCredentialRpEntity(id=party.id, name=relying_party.NAME),
        verify_origin=lambda origin: origin in party.origins,
    )
    server.timeout = TIMEOUT_MS  # type: ignore[assignment]
    return server


def _plain(options: Any) -> dict[str, Any]:
    return json.loads(json.dumps(dict(options)["publicKey"]))


def _credentials(user_id: UUID) -> dict[bytes, AttestedCredentialData]:
    kept = Authenticator.objects.filter(user_id=user_id, type=Authenticator.Type.WEBAUTHN).order_by("pk")
    found = [WebAuthn(one).authenticator_data.credential_data for one in kept]
    return {data.credential_id: data for data in found if data is not None}


def _find(user_id: UUID, raw_id: bytes) -> Authenticator:
    for kept in Authenticator.objects.filter(user_id=user_id, type=Authenticator.Type.WEBAUTHN):
        data = WebAuthn(kept).authenticator_data.credential_data
        if data is not None and data.credential_id == raw_id:
            return kept
    raise InvalidPasskey


def _state(challenge: str | None, purpose: Purpose) -> dict[str, Any]:
    if challenge is None:
        raise InvalidPasskey
    return {"challenge": challenge, "user_verification": VERIFICATION[purpose]}


def _read_registration(party: RelyingParty, challenge: str | None, credential: Mapping[str, Any]) -> Any:
    state = _state(challenge, Purpose.REGISTER)
    # What comes from outside is decoded in five formats one within the other, and each fails in its own way.
    try:
        answer = RegistrationResponse.from_dict(credential)
        data = _server(party).register_complete(state, answer)
        if data.credential_data is None:
            raise InvalidPasskey
        text = json.dumps(dict(answer), ensure_ascii=False)
        # What comes from outside is kept, and no database keeps these.
        if "\\u0000" in text or not text.isprintable():
            raise InvalidPasskey
        return json.loads(text), data
    except InvalidPasskey:
        raise
    except Exception as error:
        raise InvalidPasskey from error


def _read_assertion(
    party: RelyingParty,
    challenge: str | None,
    credential: Mapping[str, Any],
    purpose: Purpose,
    user_id: UUID | None,
) -> tuple[UUID, bytes, int]:
    """Whose passkey answered, which, and what its counter says."""
    state = _state(challenge, purpose)
    try:
        answer = AuthenticationResponse.from_dict(credential)
        handle = answer.response.user_handle
        owner_id = UUID(bytes=bytes(handle)) if handle else user_id
        if owner_id is None or (user_id is not None and owner_id != user_id):
            raise InvalidPasskey
        found = _server(party).authenticate_complete(state, list(_credentials(owner_id).values()), answer)
        return owner_id, found.credential_id, answer.response.authenticator_data.counter
    except InvalidPasskey:
        raise
    except Exception as error:
        raise InvalidPasskey from error


@transaction.atomic
def _count(user_id: UUID, raw_id: bytes, counter: int, ip: str) -> bool:
    """Note the use. False where the counter shows that there is a copy: then its owner is told, and nobody let in."""
    User.objects.select_for_update().filter(pk=user_id).first()
    kept = _find(user_id, raw_id)
    if rules.is_cloned(before=kept.data.get("sign_count", 0), shown=counter):
        log.warning("passkeys.counter_went_back passkey=%s", kept.data["id"])
        post_letter(
            kind="passkey_copied",
            user_id=user_id,
            context={"name": kept.data["name"], "at": timezone.now()},
            key=f"passkey_copied:{kept.data['id']}:{timezone.now():%Y-%m-%d}",
        )
        factors.note("passkey.copied", user_id, ip=ip, passkey=kept.data["id"])
        return False
    kept.data["sign_count"] = counter
    kept.last_used_at = timezone.now()
    kept.save(update_fields=["data", "last_used_at"])
    return True
