"""How the till says no, in each provider's manner."""

from typing import Any


class StripeNo(Exception):
    """An error of Stripe's API."""

    def __init__(
        self, status: int, message: str, *, code: str = "", param: str = "", kind: str = "", **more: Any
    ) -> None:
        super().__init__(message)
        self.status = status
        self.body = {
            "error": {
                "type": kind or ("card_error" if status == 402 else "invalid_request_error"),
                "message": message,
                **({"code": code} if code else {}),
                **({"param": param} if param else {}),
                **more,
            }
        }


class RazorpayNo(Exception):
    """An error of Razorpay's API."""

    def __init__(
        self, description: str, *, status: int = 400, field: str = "", reason: str = "input_validation_failed"
    ):
        super().__init__(description)
        self.status = status
        self.body: dict[str, Any] = {
            "error": {
                "code": "BAD_REQUEST_ERROR" if status < 500 else "SERVER_ERROR",
                "description": description,
                "source": "business",
                "step": "payment_initiation",
                "reason": reason,
                "metadata": {},
                **({"field": field} if field else {}),
            }
        }
