"""Signing up and in, with allauth as the engine. The only package that reaches into allauth's flows.

allauth's own endpoints are not mounted: ours are thinner, speak problem documents and set our cookies. What is taken
from it: limits on tries, equal answers and equal work for known and unknown addresses, the stages between a right
password and an open session (the e-mail code, the second factor), and the device list. docs/decisions/0020 and 0033 say
why. `tests/accounts` holds every one of these promises, so an upgrade that breaks one shows.
"""

from core.accounts.engine.limits import browser_mark, one_try, spend
from core.accounts.engine.second_factor import (
    begin_passkey_factor,
    begin_passkey_sign_in,
    check_passkey,
    check_passkey_factor,
    check_second_factor,
)
from core.accounts.engine.sign_in import check_password, forget_failed_tries
from core.accounts.engine.sign_up import begin_sign_up, check_code, send_code_again
from core.accounts.engine.social import begin_social, finish_social, next_of_social

__all__ = [
    "begin_passkey_factor",
    "begin_passkey_sign_in",
    "begin_sign_up",
    "begin_social",
    "browser_mark",
    "check_code",
    "check_passkey",
    "check_passkey_factor",
    "check_password",
    "check_second_factor",
    "finish_social",
    "forget_failed_tries",
    "next_of_social",
    "one_try",
    "send_code_again",
    "spend",
]
