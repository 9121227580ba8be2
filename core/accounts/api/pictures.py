"""Profile pictures: sent in, taken away, shown."""

from uuid import UUID

from django.core.exceptions import RequestDataTooBig
from django.http import Http404, HttpRequest, HttpResponse
from django.views import View
from drf_spectacular.utils import extend_schema
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from core.accounts import engine, services
from core.accounts.api.account_shapes import PictureIn
from core.accounts.api.answers import answer_me
from core.accounts.api.proof import AccountView
from core.accounts.api.serializers import MeOut
from core.http.schema import Problem


class MyPictureView(AccountView):
    parser_classes = [MultiPartParser]

    @extend_schema(
        operation_id="picture_set",
        tags=["people"],
        request={"multipart/form-data": PictureIn},
        responses={200: MeOut, 400: Problem, 401: Problem, 403: Problem, 413: Problem, 429: Problem},
    )
    def put(self, request: Request) -> Response:
        """Show this picture of you: JPEG, PNG or WebP of at most 5 MB. It is cut to a square and drawn anew."""
        asked = PictureIn(data=request.data)
        asked.is_valid(raise_exception=True)
        file = asked.validated_data["file"]
        if file.size > services.MAX_PICTURE_BYTES:
            raise RequestDataTooBig
        engine.spend(request._request, "upload_picture", key=str(self.person.user_id))
        services.set_picture(user_id=self.person.user_id, data=file.read())
        return answer_me(self.person)

    @extend_schema(operation_id="picture_drop", tags=["people"], responses={200: MeOut, 401: Problem, 403: Problem})
    def delete(self, request: Request) -> Response:
        """Show no picture of you."""
        services.drop_picture(user_id=self.person.user_id)
        return answer_me(self.person)


class PictureView(View):
    """Public by its name, which is of chance and changes with the picture; so it may be kept for ever."""

    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest, name: UUID) -> HttpResponse:
        try:
            data = services.path_of_picture(name).read_bytes()
        except FileNotFoundError as error:
            raise Http404 from error
        response = HttpResponse(data, content_type="image/webp")  # some 20 KB: not worth a stream
        response["Cache-Control"] = "public, max-age=31536000, immutable"
        response["Content-Disposition"] = "inline"
        response["X-Content-Type-Options"] = "nosniff"
        return response
