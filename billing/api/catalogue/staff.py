"""Plans and token packs, for the staff."""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from billing.api.catalogue import staff_shapes as shapes
from billing.models import PlanProduct
from billing.selectors import catalogue as found
from billing.selectors.subscriptions import count_subscribers
from billing.services import catalogue
from core.accounts.authentication import person_of
from core.accounts.permissions import May
from core.http.schema import Problem

REFUSALS = {401: Problem, 403: Problem}
WRONG = {400: Problem, **REFUSALS}


class EditorsView(APIView):
    permission_classes = [May("plans.edit")]


class StaffPlansView(EditorsView):
    @extend_schema(
        operation_id="staff_plans_list",
        tags=["staff"],
        parameters=[shapes.StaffPlansAsked],
        responses={200: shapes.StaffPlansOut, **WRONG},
    )
    def get(self, request: Request) -> Response:
        """All plans in their current versions, those that were withdrawn, too."""
        asked = shapes.StaffPlansAsked(data=request.query_params)
        asked.is_valid(raise_exception=True)
        products = list(found.products(**asked.validated_data))
        return Response({"results": _show(products)})

    @extend_schema(
        operation_id="staff_plans_create",
        tags=["staff"],
        request=shapes.NewPlanIn,
        responses={201: shapes.StaffPlanOut, 409: Problem, **WRONG},
    )
    def post(self, request: Request) -> Response:
        """Make a plan. It is sold from now on."""
        asked = shapes.NewPlanIn(data=request.data)
        asked.is_valid(raise_exception=True)
        version = catalogue.create_plan(
            key=asked.validated_data["key"],
            audience=asked.validated_data["audience"],
            tier=asked.validated_data["tier"],
            position=asked.validated_data.get("position", 100),
            terms=asked.terms(),
            by=person_of(request).user_id,
        )
        return Response(_show_one(version.product), status=status.HTTP_201_CREATED)


class StaffPlanView(EditorsView):
    @extend_schema(
        operation_id="staff_plans_read",
        tags=["staff"],
        responses={200: shapes.StaffPlanOut, 404: Problem, **REFUSALS},
    )
    def get(self, request: Request, key: str) -> Response:
        """A plan with all its versions, and how many subscriptions there are to each."""
        return Response(_show_one(found.product(key)))

    @extend_schema(
        operation_id="staff_plans_edit",
        tags=["staff"],
        request=shapes.PlanIn,
        responses={200: shapes.StaffPlanOut, 404: Problem, 409: Problem, **WRONG},
    )
    def put(self, request: Request, key: str) -> Response:
        """Make another version of a plan, sold from now on. Who has an earlier one keeps its price and its numbers."""
        asked = shapes.PlanIn(data=request.data)
        asked.is_valid(raise_exception=True)
        catalogue.edit_plan(
            key=key,
            terms=asked.terms(),
            position=asked.validated_data.get("position"),
            after=asked.validated_data.get("after"),
            by=person_of(request).user_id,
        )
        return Response(_show_one(found.product(key)))

    @extend_schema(
        operation_id="staff_plans_archive",
        tags=["staff"],
        request=None,
        responses={200: shapes.StaffPlanOut, 404: Problem, 409: Problem, **REFUSALS},
    )
    def delete(self, request: Request, key: str) -> Response:
        """Take a plan out of sale. Who has it keeps it. The free one stays."""
        return Response(_show_one(catalogue.archive_plan(key=key, by=person_of(request).user_id)))


class StaffPlanRestoreView(EditorsView):
    @extend_schema(
        operation_id="staff_plans_restore",
        tags=["staff"],
        request=None,
        responses={200: shapes.StaffPlanOut, 404: Problem, **REFUSALS},
    )
    def post(self, request: Request, key: str) -> Response:
        """Sell a plan again that was withdrawn."""
        return Response(_show_one(catalogue.restore_plan(key=key, by=person_of(request).user_id)))


class StaffPacksView(EditorsView):
    @extend_schema(
        operation_id="staff_packs_list",
        tags=["staff"],
        parameters=[shapes.StaffPacksAsked],
        responses={200: shapes.StaffPacksOut, **WRONG},
    )
    def get(self, request: Request) -> Response:
        """All token packs, those that were withdrawn or replaced, too."""
        asked = shapes.StaffPacksAsked(data=request.query_params)
        asked.is_valid(raise_exception=True)
        return Response(shapes.StaffPacksOut({"results": found.packs(**asked.validated_data)}).data)

    @extend_schema(
        operation_id="staff_packs_create",
        tags=["staff"],
        request=shapes.PackIn,
        responses={201: shapes.StaffPackOut, **WRONG},
    )
    def post(self, request: Request) -> Response:
        """Make a token pack. It is sold from now on."""
        asked = shapes.PackIn(data=request.data)
        asked.is_valid(raise_exception=True)
        pack = catalogue.create_pack(**asked.validated_data, by=person_of(request).user_id)
        return Response(shapes.StaffPackOut(pack).data, status=status.HTTP_201_CREATED)


class StaffPackView(EditorsView):
    @extend_schema(
        operation_id="staff_packs_edit",
        tags=["staff"],
        request=shapes.PackIn,
        responses={200: shapes.StaffPackOut, 404: Problem, **WRONG},
    )
    def put(self, request: Request, pack_id: UUID) -> Response:
        """Make another pack that takes this one's place: the answer is that one."""
        asked = shapes.PackIn(data=request.data)
        asked.is_valid(raise_exception=True)
        pack = catalogue.edit_pack(pack_id=pack_id, by=person_of(request).user_id, **asked.validated_data)
        return Response(shapes.StaffPackOut(pack).data)

    @extend_schema(
        operation_id="staff_packs_archive",
        tags=["staff"],
        request=None,
        responses={200: shapes.StaffPackOut, 404: Problem, **REFUSALS},
    )
    def delete(self, request: Request, pack_id: UUID) -> Response:
        """Take a pack out of sale."""
        return Response(
            shapes.StaffPackOut(catalogue.archive_pack(pack_id=pack_id, by=person_of(request).user_id)).data
        )


class StaffPackRestoreView(EditorsView):
    @extend_schema(
        operation_id="staff_packs_restore",
        tags=["staff"],
        request=None,
        responses={200: shapes.StaffPackOut, 404: Problem, **REFUSALS},
    )
    def post(self, request: Request, pack_id: UUID) -> Response:
        """Sell a pack again that was withdrawn."""
        return Response(
            shapes.StaffPackOut(catalogue.restore_pack(pack_id=pack_id, by=person_of(request).user_id)).data
        )


def _show(products: list[PlanProduct], *, whole: bool = False) -> list[dict[str, Any]]:
    """Plans as staff see them, in three queries however many there are."""
    versions = list(found.versions_of([product.pk for product in products]))
    context = {"subscribers": count_subscribers(version.pk for version in versions)}
    shown: list[dict[str, Any]] = []
    for product in products:
        theirs = [version for version in versions if version.product_id == product.pk]
        current = next(version for version in theirs if version.current)
        plan = {
            "product": product,
            "version": current,
            "versions": theirs if whole else [],
            "version_ids": [version.pk for version in theirs],
            "offer": found.offer_of(current),
        }
        shown.append(shapes.StaffPlanOut(plan, context=context).data)
    return shown


def _show_one(product: PlanProduct) -> dict[str, Any]:
    return _show([product], whole=True)[0]
