"""What somebody tried who wanted to break in, and what must not happen again."""

from typing import Any

import pytest

from tests.accounts.people import PASSWORD, Browser, make_person

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.both_databases]


def test_naming_the_server_in_other_words_gives_no_new_tries_at_a_password(settings: Any) -> None:
    make_person()
    for port in range(9000, 9010):
        Browser(SERVER_NAME="localhost", SERVER_PORT=str(port)).sign_in("ananya@example.test", "wrong")

    answer = Browser(SERVER_NAME="127.0.0.1", SERVER_PORT="9999").sign_in("ananya@example.test", PASSWORD)

    assert answer.status_code == 429
