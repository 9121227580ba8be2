"""Where allauth asks us about second factors: how their secrets are kept, and under which name."""

from allauth.mfa.adapter import DefaultMFAAdapter

from core.accounts import relying_party, vault


class SecondFactorAdapter(DefaultMFAAdapter):
    def get_totp_issuer(self) -> str:
        return relying_party.NAME

    def encrypt(self, text: str) -> str:
        return vault.encrypt(text)

    def decrypt(self, encrypted_text: str) -> str:
        return vault.decrypt(encrypted_text)
