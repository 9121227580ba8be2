"""Settings come from the environment alone, and `.env.example` tells all of it."""

import re
from pathlib import Path

import pytest

from config.settings.variables import VARIABLES, example, read
from tests.support.launcher import ROOT

PRODUCT = ["config", "core", "signalling", "sessions_live"]
# The launcher's side of the fence: it sets variables rather than reading settings.
MAY_TOUCH_ENVIRON = {"config/settings/variables.py", "config/server.py", "config/asgi.py", "config/celery.py"}


def product_files() -> list[Path]:
    return [file for package in PRODUCT for file in (ROOT / package).rglob("*.py")]


def test_the_example_is_what_the_table_says() -> None:
    assert (ROOT / ".env.example").read_text() == example(), "run: python -m config.settings.variables > .env.example"


def test_every_variable_of_the_table_is_read_and_no_other() -> None:
    read_names: set[str] = set()
    for file in product_files():
        read_names |= set(re.findall(r"\bread\(\"([A-Z_]+)\"\)", file.read_text()))
    assert read_names == set(VARIABLES)


def test_nobody_reads_the_environment_behind_the_table() -> None:
    sinners = [
        str(file.relative_to(ROOT))
        for file in product_files()
        if re.search(r"os\.environ|os\.getenv|environb", file.read_text())
    ]
    assert set(sinners) <= MAY_TOUCH_ENVIRON


@pytest.mark.parametrize("given", ["", "  "])
def test_an_empty_variable_is_one_not_given(monkeypatch: pytest.MonkeyPatch, given: str) -> None:
    monkeypatch.setenv("INTRAVIEW_PORT", given)
    assert read("INTRAVIEW_PORT") == 8000


def test_lists_are_separated_by_commas_with_or_without_spaces(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TURN_URLS", "turn:a.test:3478, turns:b.test:5349 ,")
    assert read("TURN_URLS") == ["turn:a.test:3478", "turns:b.test:5349"]


def test_a_name_outside_the_table_cannot_be_read() -> None:
    with pytest.raises(KeyError):
        read("SOMETHING_ELSE")
