"""The server refuses to start with rules of signing in that ask nothing."""

from typing import Any

import pytest

from core.accounts.checks import check_sign_in

CLIENT = {"OIDC_CLIENT_ID": "x", "OIDC_CLIENT_SECRET": "y"}


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({}, []),
        ({"SECOND_FACTOR_ROLES": ["staff", "finance", "candidate"]}, []),
        ({"SECOND_FACTOR_ROLES": ["staff", "admins"]}, ["intraview.E011"]),
        ({"PASSWORD_MIN_LENGTH": 4}, ["intraview.E012"]),
        ({"PASSWORD_MIN_LENGTH": 400}, ["intraview.E012"]),
        ({"OIDC_URL": "https://a.test"}, ["intraview.E013"]),
        ({"OIDC_URL": "http://a.test", **CLIENT}, []),
        ({"OIDC_URL": "http://a.test", "PRODUCTION": True, **CLIENT}, ["intraview.E014"]),
        ({"OIDC_URL": "https://a.test", "PRODUCTION": True, **CLIENT}, []),
    ],
)
def test_what_is_misspelt_is_refused(settings: Any, changed: dict[str, Any], expected: list[str]) -> None:
    for name, value in changed.items():
        setattr(settings, name, value)

    assert [message.id for message in check_sign_in()] == expected
