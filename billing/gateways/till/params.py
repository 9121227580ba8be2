"""Requests to Stripe's API against the types that its SDK generates from the specification.

Whatever Stripe would not know is refused as Stripe refuses it: a misspelt parameter, one of the wrong type, a missing
one, a word that is none of those allowed.
"""

import re
import types
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import Any, Final, Literal, Union, get_args, get_origin, get_type_hints
from urllib.parse import parse_qsl

import typing_extensions

from billing.gateways.till.errors import StripeNo

_MOST_PAIRS: Final = 1000
_MOST_DEPTH: Final = 10
_NAME: Final = re.compile(r"[^\[\]]+")
_WHOLE: Final = re.compile(r"-?\d{1,15}")


class _Wrong(Exception):
    """A value is not of this type."""

    def __init__(self, no: StripeNo, depth: int = 0) -> None:
        super().__init__()
        self.no = no
        self.depth = depth


def parse_form(text: str) -> dict[str, Any]:
    """`a[b][0][c]=d` as nested objects and lists of words."""
    try:
        pairs = parse_qsl(text, keep_blank_values=True, max_num_fields=_MOST_PAIRS, errors="strict")
    except ValueError:
        raise StripeNo(400, "The request can't be read.", code="parameter_invalid") from None
    found: dict[str, Any] = {}
    for name, value in pairs:
        steps = _NAME.findall(name)
        if not steps or len(steps) > _MOST_DEPTH or "\0" in value:
            raise StripeNo(400, "Invalid request: a parameter's name can't be read.", code="parameter_invalid")
        at = found
        for step in steps[:-1]:
            at = at.setdefault(step, {})
            if not isinstance(at, dict):
                raise StripeNo(400, f"Invalid value for {name}.", code="parameter_invalid", param=name[:200])
        # `a[]=1&a[]=2`
        last = str(len(at)) if name.endswith("[]") and len(steps) > 1 else steps[-1]
        at[last] = value
    return {name: _with_lists(value) for name, value in found.items()}


def _with_lists(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    inner = {name: _with_lists(one) for name, one in value.items()}
    if inner and all(name.isdigit() for name in inner):
        return [inner[name] for name in sorted(inner, key=int)]
    return inner


def check(raw: dict[str, Any], shape: str) -> dict[str, Any]:
    """The parameters in their types. `shape` names a class of `stripe.params`: `checkout.SessionCreateParams`."""
    try:
        found: dict[str, Any] = _typed_dict(raw, _find_shape(shape), "")
    except _Wrong as wrong:
        raise wrong.no from None
    return found


@lru_cache
def _find_shape(shape: str) -> Any:
    import stripe.params
    import stripe.params.billing_portal
    import stripe.params.checkout

    found: Any = stripe.params
    for name in shape.split("."):
        found = getattr(found, name)
    return found


@lru_cache
def _hints(shape: Any) -> dict[str, Any]:
    """Each parameter's type. What is for the SDK itself is none."""
    from stripe._request_options import RequestOptions

    own = {name: hint for name, hint in shape.__annotations__.items() if name not in RequestOptions.__annotations__}
    stand_in = type(shape.__name__, (), {"__annotations__": own, "__module__": shape.__module__})
    return get_type_hints(stand_in, include_extras=True)


def _typed_dict(raw: Any, shape: Any, path: str) -> dict[str, Any]:
    if not isinstance(raw, dict):
        raise _Wrong(StripeNo(400, f"Invalid object: {path}", code="parameter_invalid", param=path))
    hints = _hints(shape)
    found = {}
    for name, value in raw.items():
        inner = f"{path}[{name}]" if path else name
        if name not in hints:
            message = f"Received unknown parameter: {inner[:200]}"
            raise _Wrong(StripeNo(400, message, code="parameter_unknown", param=inner[:200]), inner.count("["))
        try:
            found[name] = _typed(value, hints[name], inner)
        except _Wrong as wrong:
            wrong.depth += 1
            raise
    for name, hint in hints.items():
        if name not in raw and get_origin(hint) is not typing_extensions.NotRequired:
            inner = f"{path}[{name}]" if path else name
            raise _Wrong(StripeNo(400, f"Missing required param: {inner}.", code="parameter_missing", param=inner))
    return found


def _typed(raw: Any, hint: Any, path: str) -> Any:
    origin = get_origin(hint)
    if origin in (typing_extensions.NotRequired, typing_extensions.Required, typing_extensions.Annotated):
        return _typed(raw, get_args(hint)[0], path)
    if origin in (Union, types.UnionType):
        return _one_of(raw, get_args(hint), path)
    if origin is Literal:
        if raw in get_args(hint):
            return raw
        allowed = ", ".join(str(word) for word in get_args(hint))
        raise _wrong(path, f"must be one of {allowed}")
    if origin is list:
        if not isinstance(raw, list):
            raise _wrong(path, "must be an array")
        return [_typed(one, get_args(hint)[0], f"{path}[{at}]") for at, one in enumerate(raw)]
    if origin is dict:
        if not isinstance(raw, dict):
            raise _wrong(path, "must be an object")
        return {name: _typed(one, get_args(hint)[1], f"{path}[{name}]") for name, one in raw.items()}
    if typing_extensions.is_typeddict(hint):
        return _typed_dict(raw, hint, path)
    return _scalar(raw, hint, path)


def _one_of(raw: Any, hints: tuple[Any, ...], path: str) -> Any:
    # The SDK lets any word through beside the known ones, for those to come. Here only the known ones are.
    knows_words = any(get_origin(hint) is Literal and get_args(hint) != ("",) for hint in hints)
    worst: _Wrong | None = None
    for hint in hints:
        if hint is type(None) or (hint is str and knows_words):
            continue
        try:
            return _typed(raw, hint, path)
        except _Wrong as wrong:
            # The type that fits best has the most to say.
            if worst is None or wrong.depth > worst.depth:
                worst = wrong
    raise worst or _wrong(path, "is not known")


def _scalar(raw: Any, hint: Any, path: str) -> Any:
    if not isinstance(raw, str):
        raise _wrong(path, "must be a single value")
    if hint is str:
        return raw
    if hint is bool and raw in {"true", "false"}:
        return raw == "true"
    if hint is int and _WHOLE.fullmatch(raw):
        return int(raw)
    if hint in (float, Decimal):
        try:
            number = Decimal(raw)
        except InvalidOperation:
            number = Decimal("NaN")
        if number.is_finite() and abs(number) < 10**15:
            return str(number) if hint is Decimal else float(number)
    raise _wrong(path, f"must be {'an integer' if hint is int else getattr(hint, '__name__', 'something else')}")


def _wrong(path: str, words: str) -> _Wrong:
    return _Wrong(StripeNo(400, f"Invalid {path[:200]}: {words}.", code="parameter_invalid", param=path[:200]))
