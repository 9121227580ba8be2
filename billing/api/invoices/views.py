"""Invoices: one's own, and for staff those of everybody."""

from uuid import UUID

from django.http import HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from billing.api.invoices import shapes
from billing.models import Invoice
from billing.selectors import invoices as selectors
from billing.services import invoices as services
from core.accounts.authentication import person_of
from core.accounts.permissions import May
from core.common.errors import NotFound
from core.http.pagination import TimeCursor
from core.http.schema import Problem, page_of

PAGES = [OpenApiParameter("cursor", str), OpenApiParameter("limit", int)]


class InvoicesView(APIView):
    @extend_schema(
        operation_id="invoices_list",
        tags=["billing"],
        parameters=PAGES,
        responses={200: page_of(shapes.InvoiceOut), 400: Problem, 401: Problem},
    )
    def get(self, request: Request) -> Response:
        """My invoices and credit notes, newest first."""
        pages = TimeCursor()
        page = pages.paginate_queryset(selectors.invoices_of(person_of(request).user_id), request, view=self)
        return pages.get_paginated_response(shapes.InvoiceOut(page, many=True).data)


class InvoiceView(APIView):
    @extend_schema(
        operation_id="invoices_read",
        tags=["billing"],
        responses={200: shapes.InvoiceDetailOut, 401: Problem, 404: Problem},
    )
    def get(self, request: Request, invoice_id: UUID) -> Response:
        """One document: one's own, or anybody's for staff who look after money."""
        return Response(shapes.InvoiceDetailOut(_find(request, invoice_id)).data)


class InvoicePdfView(APIView):
    @extend_schema(
        operation_id="invoices_pdf",
        tags=["billing"],
        responses={(200, "application/pdf"): OpenApiTypes.BINARY, 401: Problem, 404: Problem},
    )
    def get(self, request: Request, invoice_id: UUID) -> HttpResponse:
        """The same as PDF. The same document is the same bytes each time."""
        found = _find(request, invoice_id)
        response = HttpResponse(services.render_pdf(found), content_type="application/pdf")
        response["Content-Disposition"] = f'attachment; filename="{found.number}.pdf"'
        response["Cache-Control"] = "private, no-store"
        return response


class StaffInvoicesView(APIView):
    permission_classes = [May("money.read")]

    @extend_schema(
        operation_id="staff_invoices_list",
        tags=["staff"],
        parameters=[shapes.InvoicesAsked, *PAGES],
        responses={200: page_of(shapes.StaffInvoiceOut), 400: Problem, 401: Problem, 403: Problem},
    )
    def get(self, request: Request) -> Response:
        """Everybody's invoices and credit notes, newest first; `q` looks into number, name and address."""
        asked = shapes.InvoicesAsked(data=request.query_params)
        asked.is_valid(raise_exception=True)
        pages = TimeCursor()
        page = pages.paginate_queryset(selectors.invoices(**asked.validated_data), request, view=self)
        return pages.get_paginated_response(shapes.StaffInvoiceOut(page, many=True).data)


def _find(request: Request, invoice_id: UUID) -> Invoice:
    person = person_of(request)
    found = selectors.invoice(invoice_id, of=None if person.may("money.read") else person.user_id)
    if found is None:
        raise NotFound
    return found
