"""The API's document is made once, whoever asks and however often: making it takes two seconds of a core."""

from typing import Any

import pytest
from django.test import Client

from core.http import document

ACCEPTED = {"application/json": b"{", "application/vnd.oai.openapi": b"openapi:"}


@pytest.fixture(autouse=True)
def forgotten() -> None:
    document._make.cache_clear()
    document._write.cache_clear()


@pytest.mark.parametrize(("accept", "beginning"), ACCEPTED.items())
def test_the_document_comes_in_both_formats(accept: str, beginning: bytes, client: Client) -> None:
    answer = client.get("/api/schema", headers={"accept": accept})

    assert answer.status_code == 200
    assert answer.content.startswith(beginning)
    assert answer.headers["Content-Type"].startswith(accept)


def test_a_thousand_who_ask_cost_one_making(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[Any] = []
    real = document.SchemaGenerator.get_schema
    monkeypatch.setattr(document.SchemaGenerator, "get_schema", lambda self, **k: made.append(1) or real(self, **k))
    for number in range(30):
        client.get(f"/api/schema?lang=x{number}", headers={"accept": "application/json"})

    assert len(made) == 1
