"""A server starts, says what it is, guards its pages and leaves when asked."""

import gzip
import http.client
import json
import re
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.support.launcher import ROOT
from tests.support.server import PASSWORD, PEOPLE, Server, Servers


@pytest.fixture(scope="module")
def shared(servers: Servers) -> Iterator[Server]:
    made = servers()
    yield made
    made.kill()


def ask(server: Server, path: str) -> tuple[int, http.client.HTTPMessage, bytes]:
    try:
        with urllib.request.urlopen(server.url + path, timeout=60) as answer:
            return answer.status, answer.headers, answer.read()
    except urllib.error.HTTPError as answer:
        return answer.code, answer.headers, answer.read()


def test_it_says_which_engine_serves_what_where_and_for_whom(shared: Server) -> None:
    said = shared.log
    for words in ("SQLite", "in the server process", "nothing to cross", f"http://127.0.0.1:{shared.port}", PASSWORD):
        assert words in said
    assert all(person in said for person in PEOPLE.values())
    assert "Traceback" not in said


def test_it_is_ready_when_database_bus_and_jobs_are(shared: Server) -> None:
    until = time.monotonic() + 60
    while (found := ask(shared, "/readyz"))[0] != 200 and time.monotonic() < until:
        time.sleep(0.1)  # the first job has to be done first
    assert found[0] == 200, found[2]
    assert set(json.loads(found[2])["checks"]) >= {"database", "bus", "jobs"}


def test_every_page_carries_the_security_headers(shared: Server) -> None:
    for path in ("/", "/api/config", "/healthz", "/rooms/anything"):
        _, headers, _ = ask(shared, path)
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["X-Frame-Options"] == "DENY"
        assert headers["Referrer-Policy"] == "same-origin"
        assert "camera=(self)" in headers["Permissions-Policy"]
        policy = headers["Content-Security-Policy"]
        assert "default-src 'self'" in policy
        assert "script-src 'self';" in policy + ";"
        assert "unsafe-eval" not in policy
        assert headers["Server"] is None


def test_built_files_are_packed_kept_for_ever_and_for_nobody_elses_pages(shared: Server) -> None:
    page = ask(shared, "/")[2].decode()
    script = re.search(r"/assets/[^\"]+\.js", page)
    assert script is not None, "the front end has not been built: ./intraview test does"
    asked = urllib.request.Request(shared.url + script[0], headers={"Accept-Encoding": "gzip"})
    with urllib.request.urlopen(asked) as answer:
        headers, body = answer.headers, answer.read()
    if (ROOT / "frontend" / "dist" / f"{script[0][1:]}.gz").exists():  # made by the launcher, not by `npm run build`
        assert gzip.decompress(body)
    assert "immutable" in headers["Cache-Control"]
    assert headers["Access-Control-Allow-Origin"] is None
    assert "no-store" in ask(shared, "/")[1]["Cache-Control"]
    assert "StreamingHttpResponse" not in shared.log


def test_the_schema_is_openapi_3_1(shared: Server) -> None:
    asked = urllib.request.Request(f"{shared.url}/api/schema", headers={"Accept": "application/vnd.oai.openapi+json"})
    with urllib.request.urlopen(asked) as answer:
        schema = json.load(answer)
    assert schema["openapi"].startswith("3.1")
    assert "/api/me" in schema["paths"]


def test_the_api_page_needs_nothing_from_elsewhere(shared: Server) -> None:
    status, _, body = ask(shared, "/api/docs")
    assert status == 200
    sources = re.findall(r"(?:src|href)=\"([^\"]+)\"", body.decode())
    assert sources
    assert all(source.startswith("/") for source in sources)
    for source in sources:
        assert ask(shared, source)[0] == 200, source


def test_an_unknown_api_address_is_a_problem_document_and_never_the_front_end(shared: Server) -> None:
    status, headers, body = ask(shared, "/api/no-such-thing")
    assert status == 404
    assert headers["Content-Type"].startswith("application/problem+json")
    assert json.loads(body)["code"] == "not_found"


def test_a_foreign_host_header_is_refused_without_a_traceback(shared: Server) -> None:
    before = shared.log
    connection = http.client.HTTPConnection("127.0.0.1", shared.port, timeout=60)
    connection.request("GET", "/api/config", headers={"Host": "evil.test"})
    assert connection.getresponse().status == 400
    assert "Traceback" not in shared.log.removeprefix(before)


def test_asked_to_leave_it_leaves_at_once_with_status_0(server: Callable[..., Server]) -> None:
    running = server()
    assert running.stop(seconds=10) == 0  # 0.9 s on an idle machine


def test_after_a_crash_it_serves_the_same_data_again(server: Callable[..., Server]) -> None:
    first = server()
    first.restart(how="kill")
    assert ask(first, "/healthz")[0] == 200


def test_two_servers_do_not_meet(server: Callable[..., Server]) -> None:
    one, other = server(), server(INTRAVIEW_DEMO_PASSWORD="another-password-77")
    assert one.data != other.data
    assert sign_in(one, PASSWORD) == 200
    assert sign_in(other, PASSWORD) == 400
    assert sign_in(other, "another-password-77") == 200


def sign_in(server: Server, password: str) -> int:
    """The status of signing in as the demo candidate."""
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)
    connection.request("GET", "/api/config")
    answer = connection.getresponse()
    answer.read()
    token = re.search(r"csrftoken=([^;]+)", answer.headers["Set-Cookie"] or "")
    assert token is not None
    headers: dict[str, Any] = {
        "Content-Type": "application/json",
        "Cookie": f"csrftoken={token[1]}",
        "X-CSRFToken": token[1],
        "Origin": server.url,
    }
    body = json.dumps({"email": PEOPLE["candidate"], "password": password})
    connection.request("POST", "/api/auth/login", body=body, headers=headers)
    return connection.getresponse().status


def test_with_settings_of_production_but_engines_of_the_demo_it_does_not_start(server: Callable[..., Server]) -> None:
    with pytest.raises(AssertionError, match=r"intraview\.E002"):
        server(PRODUCTION="1")


def test_daphne_serves_the_same_application(servers: Servers) -> None:
    """`manage.py runserver` is daphne's; it has no lifespan, so it does no jobs, and must serve all the same."""
    prepared = servers(start=False)
    with (prepared.data / "daphne.log").open("ab") as out:
        command = [sys.executable, "-m", "daphne", "-b", "127.0.0.1", "-p", str(prepared.port)]
        prepared.process = subprocess.Popen(
            [*command, "config.asgi:application"], cwd=ROOT, env=prepared.env, stdout=out, stderr=out
        )
    until = time.monotonic() + 150
    while not prepared.is_healthy() and time.monotonic() < until:
        time.sleep(0.1)
    assert ask(prepared, "/api/config")[0] == 200
    prepared.kill()


async def test_a_socket_of_no_known_address_is_closed_with_4404(shared: Server) -> None:
    from websockets.asyncio.client import connect
    from websockets.exceptions import ConnectionClosed

    before = shared.log
    async with connect(f"{shared.ws_url}/ws/nothing") as socket:
        with pytest.raises(ConnectionClosed) as closed:
            await socket.recv()
    assert closed.value.rcvd is not None
    assert closed.value.rcvd.code == 4404
    assert "Traceback" not in shared.log.removeprefix(before)
