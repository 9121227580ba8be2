"""A security key in software: makes passkeys and answers challenges as a browser hands them on, and can misbehave."""

import hashlib
import json
import os
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from fido2.cose import ES256
from fido2.utils import websafe_decode, websafe_encode
from fido2.webauthn import AttestationObject, AttestedCredentialData, AuthenticatorData

FLAGS = AuthenticatorData.FLAG


class SoftKey:
    """One passkey on one device. `counts=False`: like synced passkeys, which always say 0."""

    def __init__(self, *, origin: str = "http://localhost:8000", verifies: bool = True, counts: bool = True) -> None:
        self.origin = origin
        self.verifies = verifies
        self.counts = counts
        self.counter = 0
        self.id = os.urandom(32)
        self.user_handle = b""
        self._key = ec.generate_private_key(ec.SECP256R1())

    def create(self, options: dict[str, Any], **lies: Any) -> dict[str, Any]:
        """What `navigator.credentials.create` would give, `toJSON()`ed."""
        self.user_handle = websafe_decode(options["user"]["id"])
        client_data = self._client_data("webauthn.create", options, **lies)
        public = ES256.from_cryptography_key(self._key.public_key())
        data = AuthenticatorData.create(
            hashlib.sha256(options["rp"]["id"].encode()).digest(),
            self._flags() | FLAGS.AT,
            self._count(),
            AttestedCredentialData.create(b"\0" * 16, self.id, public),
        )
        attestation = AttestationObject.create("none", data, {})
        response = {"clientDataJSON": websafe_encode(client_data), "attestationObject": websafe_encode(attestation)}
        return self._answer(response) | {"clientExtensionResults": {"credProps": {"rk": True}}}

    def get(self, options: dict[str, Any], **lies: Any) -> dict[str, Any]:
        """What `navigator.credentials.get` would give, `toJSON()`ed."""
        client_data = self._client_data("webauthn.get", options, **lies)
        data = AuthenticatorData.create(hashlib.sha256(options["rpId"].encode()).digest(), self._flags(), self._count())
        signed = bytes(data) + hashlib.sha256(client_data).digest()
        response = {
            "clientDataJSON": websafe_encode(client_data),
            "authenticatorData": websafe_encode(data),
            "signature": websafe_encode(self._key.sign(signed, ec.ECDSA(hashes.SHA256()))),
            "userHandle": websafe_encode(self.user_handle),
        }
        return self._answer(response)

    def _client_data(self, kind: str, options: dict[str, Any], **lies: Any) -> bytes:
        told = {"type": kind, "challenge": options["challenge"], "origin": self.origin, "crossOrigin": False}
        return json.dumps(told | lies).encode()

    def _flags(self) -> Any:
        return FLAGS.UP | FLAGS.UV if self.verifies else FLAGS.UP

    def _count(self) -> int:
        self.counter += self.counts
        return self.counter

    def _answer(self, response: dict[str, Any]) -> dict[str, Any]:
        return {
            "id": websafe_encode(self.id),
            "rawId": websafe_encode(self.id),
            "type": "public-key",
            "response": response,
            "clientExtensionResults": {},
            "authenticatorAttachment": "platform",
        }
