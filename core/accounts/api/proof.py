"""Views of one's own account, and those parts of them that want a fresh proof of who sits there."""

from typing import Any, ClassVar

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from core.accounts import engine, relying_party, services
from core.accounts.api.account_shapes import CeremonyOut, CredentialIn, ProvedOut, ProveIn
from core.accounts.authentication import person_of
from core.accounts.people import Person
from core.accounts.services.challenges import Purpose
from core.http.ip import client_address
from core.http.schema import Problem

REFUSALS = {400: Problem, 401: Problem, 403: Problem, 429: Problem}


class ProvedView(APIView):
    """Methods named in `proved` want a password or passkey shown within the last ten minutes."""

    proved: ClassVar[tuple[str, ...]] = ()

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        # Django answers HEAD by what answers GET.
        if ("GET" if request.method == "HEAD" else request.method) in self.proved:
            services.require_proof(person_of(request))


class AccountView(ProvedView):
    """Open also to who has yet to set up the second factor that their role asks for: this is where they do it."""

    before_second_factor = True

    @property
    def person(self) -> Person:
        return person_of(self.request)

    @property
    def ip(self) -> str:
        return client_address(self.request._request)


class ProveView(AccountView):
    @extend_schema(operation_id="prove", tags=["account"], request=ProveIn, responses={200: ProvedOut, **REFUSALS})
    def post(self, request: Request) -> Response:
        """Show once more that it is you, by password or by a code of the app."""
        asked = ProveIn(data=request.data)
        asked.is_valid(raise_exception=True)
        with engine.one_try(request._request, "prove", key=str(self.person.user_id)):
            if "password" in asked.validated_data:
                services.check_own_password(user_id=self.person.user_id, **asked.validated_data)
            else:
                services.use_totp(user_id=self.person.user_id, **asked.validated_data)
        until = services.note_proof(session_id=self.person.session_id)
        return Response(ProvedOut({"proved_until": until}).data)


class ProveOptionsView(AccountView):
    @extend_schema(
        operation_id="prove_passkey_options",
        tags=["account"],
        request=None,
        responses={200: CeremonyOut, **REFUSALS, 409: Problem},
    )
    def post(self, request: Request) -> Response:
        """What to ask one of your passkeys for."""
        engine.spend(request._request, "passkey")
        options = services.begin_assertion(
            purpose=Purpose.PROOF,
            party=relying_party.relying_party_of(request._request),
            holder=self.person.session_id,
            user_id=self.person.user_id,
        )
        return Response(CeremonyOut({"options": options}).data)


class ProvePasskeyView(AccountView):
    @extend_schema(
        operation_id="prove_passkey",
        tags=["account"],
        request=CredentialIn,
        responses={200: ProvedOut, **REFUSALS, 409: Problem},
    )
    def post(self, request: Request) -> Response:
        """Show once more that it is you, by passkey."""
        asked = CredentialIn(data=request.data)
        asked.is_valid(raise_exception=True)
        engine.spend(request._request, "passkey")
        services.check_assertion(
            purpose=Purpose.PROOF,
            party=relying_party.relying_party_of(request._request),
            holder=self.person.session_id,
            user_id=self.person.user_id,
            credential=asked.validated_data["credential"],
            ip=self.ip,
        )
        return Response(ProvedOut({"proved_until": services.note_proof(session_id=self.person.session_id)}).data)
