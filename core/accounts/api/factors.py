"""Second factors of one's own: the app, recovery codes, passkeys."""

from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response

from core.accounts import engine, relying_party, services
from core.accounts.api.account_shapes import (
    AppCodeIn,
    CeremonyOut,
    FirstCodesOut,
    PasskeyIn,
    PasskeyMadeOut,
    PasskeyNameIn,
    PasskeyOut,
    RecoveryCodesOut,
    TotpOfferOut,
)
from core.accounts.api.doors import NOTHING
from core.accounts.api.proof import REFUSALS, AccountView
from core.http.schema import Problem

GONE = {204: NOTHING, 401: Problem, 403: Problem, 404: Problem, 409: Problem}


class TotpBeginView(AccountView):
    proved = ("POST",)

    @extend_schema(operation_id="totp_begin", tags=["account"], request=None, responses={200: TotpOfferOut, **REFUSALS})
    def post(self, request: Request) -> Response:
        """A new secret for an app. It counts once a code of it is shown."""
        return Response(TotpOfferOut(services.begin_totp(person=self.person)).data)


class TotpView(AccountView):
    proved = ("POST", "DELETE")

    @extend_schema(
        operation_id="totp_add", tags=["account"], request=AppCodeIn, responses={200: FirstCodesOut, **REFUSALS}
    )
    def post(self, request: Request) -> Response:
        """Show a code of the new secret: from now on the app is a second factor."""
        asked = AppCodeIn(data=request.data)
        asked.is_valid(raise_exception=True)
        with engine.one_try(request._request, "prove", key=str(self.person.user_id)):
            codes = services.add_totp(person=self.person, code=asked.validated_data["code"], ip=self.ip)
        return Response(FirstCodesOut({"recovery_codes": codes}).data)

    @extend_schema(operation_id="totp_remove", tags=["account"], responses=GONE)
    def delete(self, request: Request) -> Response:
        """Take the app away."""
        services.remove_totp(person=self.person, ip=self.ip)
        return Response(status=status.HTTP_204_NO_CONTENT)


class RecoveryCodesView(AccountView):
    proved = ("GET", "POST")

    @extend_schema(
        operation_id="recovery_codes",
        tags=["account"],
        responses={200: RecoveryCodesOut, 401: Problem, 403: Problem},
    )
    def get(self, request: Request) -> Response:
        """The recovery codes that are not used up."""
        return Response(RecoveryCodesOut({"codes": services.recovery_codes(user_id=self.person.user_id)}).data)

    @extend_schema(
        operation_id="recovery_codes_renew",
        tags=["account"],
        request=None,
        responses={200: RecoveryCodesOut, 401: Problem, 403: Problem, 409: Problem},
    )
    def post(self, request: Request) -> Response:
        """New recovery codes; the old ones are void."""
        codes = services.renew_recovery_codes(person=self.person, ip=self.ip)
        return Response(RecoveryCodesOut({"codes": codes}).data)


class PasskeyOptionsView(AccountView):
    proved = ("POST",)

    @extend_schema(
        operation_id="passkey_add_options",
        tags=["account"],
        request=None,
        responses={200: CeremonyOut, **REFUSALS, 409: Problem},
    )
    def post(self, request: Request) -> Response:
        """What to ask the browser for, to make a passkey."""
        party = relying_party.relying_party_of(request._request)
        options = services.begin_registration(person=self.person, party=party)
        return Response(CeremonyOut({"options": options}).data)


class PasskeysView(AccountView):
    proved = ("POST",)

    @extend_schema(
        operation_id="passkey_add",
        tags=["account"],
        request=PasskeyIn,
        responses={201: PasskeyMadeOut, **REFUSALS, 409: Problem},
    )
    def post(self, request: Request) -> Response:
        """Keep a passkey that was just made. It is a second factor, and signs in by itself."""
        asked = PasskeyIn(data=request.data)
        asked.is_valid(raise_exception=True)
        party = relying_party.relying_party_of(request._request)
        passkey, codes = services.add_passkey(person=self.person, party=party, ip=self.ip, **asked.validated_data)
        made = PasskeyMadeOut({"passkey": passkey, "recovery_codes": codes})
        return Response(made.data, status=status.HTTP_201_CREATED)


class PasskeyView(AccountView):
    proved = ("DELETE",)

    @extend_schema(
        operation_id="passkey_rename",
        tags=["account"],
        request=PasskeyNameIn,
        responses={200: PasskeyOut, 400: Problem, 401: Problem, 403: Problem, 404: Problem},
    )
    def patch(self, request: Request, passkey_id: UUID) -> Response:
        """Give a passkey another name."""
        asked = PasskeyNameIn(data=request.data)
        asked.is_valid(raise_exception=True)
        passkey = services.rename_passkey(
            user_id=self.person.user_id, passkey_id=passkey_id, name=asked.validated_data["name"]
        )
        return Response(PasskeyOut(passkey).data)

    @extend_schema(operation_id="passkey_remove", tags=["account"], responses=GONE)
    def delete(self, request: Request, passkey_id: UUID) -> Response:
        """Take a passkey away."""
        services.remove_passkey(person=self.person, passkey_id=passkey_id, ip=self.ip)
        return Response(status=status.HTTP_204_NO_CONTENT)
