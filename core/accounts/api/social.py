"""The way through another site: two addresses that browsers walk over."""

from urllib.parse import urlencode

from django.conf import settings
from django.http import Http404, HttpResponseRedirect
from django.utils import translation
from django.utils.http import url_has_allowed_host_and_scheme
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from core.accounts import engine, oidc
from core.accounts.api.answers import answer_signed_in
from core.accounts.errors import Refusal, SecondFactorNeeded

CALLBACK = "/api/auth/social/{id}/callback"


class _SocialView(APIView):
    authentication_classes = []
    permission_classes = []

    def initial(self, request: Request, *args: object, **kwargs: object) -> None:
        super().initial(request, *args, **kwargs)
        if not oidc.is_on() or kwargs.get("provider") != settings.OIDC_ID:
            raise Http404


@extend_schema(exclude=True)
class SocialStartView(_SocialView):
    def get(self, request: Request, provider: str) -> HttpResponseRedirect:
        """Send the browser to the other site."""
        try:
            address = engine.begin_social(
                request._request, redirect_uri=_redirect_uri(request), next_path=_path(request.query_params.get("next"))
            )
        except Refusal as refusal:
            return _to_sign_in(error=refusal.code)
        return HttpResponseRedirect(address)


@extend_schema(exclude=True)
class SocialCallbackView(_SocialView):
    def get(self, request: Request, provider: str) -> HttpResponseRedirect:
        """Who came back from there? Signs in, or goes on with the sign-in page."""
        next_path = _path(engine.next_of_social(request._request))
        try:
            engine.finish_social(
                request._request,
                state=request.query_params.get("state", ""),
                code=request.query_params.get("code", ""),
                redirect_uri=_redirect_uri(request),
                language=translation.get_language() or settings.LANGUAGE_CODE,
            )
            signed_in = answer_signed_in(request, remember=False)
        except SecondFactorNeeded as needed:
            return _to_sign_in(second=",".join(needed.more["methods"]), next=next_path)
        except Refusal as refusal:
            return _to_sign_in(error=refusal.code, next=next_path)
        return _with_cookies(HttpResponseRedirect(next_path), signed_in)


def _with_cookies(away: HttpResponseRedirect, signed_in: Response) -> HttpResponseRedirect:
    away.cookies = signed_in.cookies
    return away


def _redirect_uri(request: Request) -> str:
    return request._request.build_absolute_uri(CALLBACK.format(id=settings.OIDC_ID))


def _path(asked: str | None) -> str:
    """A page of ours, or the first one."""
    if asked and asked.startswith("/") and url_has_allowed_host_and_scheme(asked, allowed_hosts=None):
        return asked
    return "/"


def _to_sign_in(**told: str) -> HttpResponseRedirect:
    return HttpResponseRedirect("/sign-in?" + urlencode(told))
