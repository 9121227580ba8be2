"""Every error is a problem document under /api, a page elsewhere, and tells strangers nothing."""

import io
import json
import logging

import pytest
from django.test import Client

pytestmark = pytest.mark.urls("tests.http.views")


@pytest.fixture
def client() -> Client:
    return Client(raise_request_exception=False)


@pytest.mark.parametrize(
    ("how", "status", "code"),
    [
        ("refusal", 409, "stale_note"),
        ("flood", 429, "rate_limited"),
        ("throttled", 429, "rate_limited"),
        ("not-authenticated", 403, "not_signed_in"),
        ("denied", 403, "not_allowed"),
        ("missing", 404, "not_found"),
        ("bug", 500, "internal"),
        ("outage", 503, "unavailable"),
    ],
)
def test_an_error_is_a_problem_document(client: Client, how: str, status: int, code: str) -> None:
    answer = client.get(f"/api/fail/{how}")

    assert answer.status_code == status
    assert answer.headers["Content-Type"] == "application/problem+json"
    body = answer.json()
    assert (body["status"], body["code"], body["type"]) == (status, code, "about:blank")
    assert body["title"]
    assert body["detail"]
    assert body["request_id"] == answer.headers["X-Request-ID"]
    assert "secret" not in answer.content.decode()
    assert "10.0.0.7" not in answer.content.decode()


def test_a_refusal_brings_what_a_client_needs_to_go_on(client: Client) -> None:
    assert client.get("/api/fail/refusal").json()["revision"] == 3


@pytest.mark.parametrize(("how", "seconds"), [("flood", "2"), ("throttled", "7"), ("outage", "5")])
def test_who_should_wait_is_told_how_long(client: Client, how: str, seconds: str) -> None:
    assert client.get(f"/api/fail/{how}").headers["Retry-After"] == seconds


def test_a_bug_is_logged_with_its_request_id(client: Client, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.ERROR, "core.http.problems"):
        answer = client.get("/api/fail/bug")

    [record] = [record for record in caplog.records if record.name == "core.http.problems"]
    assert answer.json()["request_id"] in record.getMessage()
    assert record.exc_info


def post(client: Client, body: str, **headers: str):
    return client.generic("POST", "/api/fail/none", body, content_type="application/json", headers=headers)


def test_invalid_fields_are_named_by_their_path(client: Client) -> None:
    answer = post(client, json.dumps({"agenda": [{"name": "a"}, {}]}))

    assert (answer.status_code, answer.json()["code"]) == (400, "validation_failed")
    assert answer.json()["errors"] == {
        "title": ["This field is required."],
        "agenda.1.name": ["This field is required."],
    }


def test_what_belongs_to_no_field_stands_under_an_underscore(client: Client) -> None:
    assert post(client, json.dumps({"title": "both", "agenda": []})).json()["errors"] == {"_": ["Not both."]}


@pytest.mark.parametrize("body", ["{", "[]", '"x"', "null", "\ud800".encode("utf-8", "surrogatepass").decode("latin1")])
def test_what_cannot_be_read_is_a_400(client: Client, body: str) -> None:
    answer = post(client, body)

    assert answer.status_code == 400
    assert answer.headers["Content-Type"] == "application/problem+json"


def test_a_method_that_is_not_there_is_a_problem_too(client: Client) -> None:
    answer = client.delete("/api/fail/none")

    assert (answer.status_code, answer.json()["code"]) == (405, "method_not_allowed")


def test_more_than_we_take_is_refused_before_anybody_reads_it(client: Client, settings) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000

    answer = post(client, json.dumps({"title": "x" * 1000, "agenda": []}))

    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")


@pytest.mark.parametrize(
    ("path", "status", "code"),
    [
        ("/api/nothing-here", 404, "not_found"),
        ("/api/plain/denied", 403, "not_allowed"),
        ("/api/plain/bug", 500, "internal"),
        ("/api/plain/outage", 503, "unavailable"),
    ],
)
def test_under_api_errors_outside_of_the_api_views_are_problems_too(
    client: Client, path: str, status: int, code: str
) -> None:
    answer = client.get(path)

    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.json()["request_id"] == answer.headers["X-Request-ID"]


@pytest.mark.parametrize(
    ("path", "status", "words"),
    [
        ("/nothing-here", 404, "There is nothing here"),
        ("/fail/denied", 403, "This isn&#x27;t open to you"),
        ("/fail/bug", 500, "Something went wrong on our side"),
        ("/fail/outage", 503, "Back in a moment"),
    ],
)
def test_elsewhere_people_get_a_page_with_the_request_id(client: Client, path: str, status: int, words: str) -> None:
    answer = client.get(path)
    page = answer.content.decode()

    assert answer.status_code == status
    assert words in page
    assert answer.headers["X-Request-ID"] in page
    assert "secret" not in page
    assert "src=" not in page, "an error page must not need anything else from us"


def test_only_the_page_of_an_outage_tries_again_by_itself(client: Client) -> None:
    assert b'http-equiv="refresh"' in client.get("/fail/outage").content
    assert client.get("/fail/outage").headers["Retry-After"] == "5"
    assert b'http-equiv="refresh"' not in client.get("/fail/bug").content


def test_a_proxys_request_id_is_kept(client: Client) -> None:
    assert client.get("/healthz", headers={"X-Request-ID": "edge-01.7f3a"}).headers["X-Request-ID"] == "edge-01.7f3a"


@pytest.mark.parametrize("offered", ["short", "x" * 65, "with space and more", "line\tbreak-0", "<script>alert"])
def test_a_strange_request_id_is_replaced(client: Client, offered: str) -> None:
    kept = client.get("/healthz", headers={"X-Request-ID": offered}).headers["X-Request-ID"]

    assert kept != offered
    assert len(kept) == 36


def test_json_nested_without_end_is_a_400_and_no_failure_of_ours() -> None:
    """A body of ten thousand brackets made every view that reads JSON answer 500."""
    from rest_framework.exceptions import ParseError

    from core.http.parsers import BoundedJSONParser

    for body in (b"[" * 100_000, b'{"a":' * 10_000 + b"1" + b"}" * 10_000):
        with pytest.raises(ParseError):
            BoundedJSONParser().parse(io.BytesIO(body))
