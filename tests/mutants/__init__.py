"""Broken builds that a test has to catch: who trusts a test for a race or a limit has seen it fail.

Each area lists its own in `tests/mutants/<area>_mutants.py` as `MUTANTS`. `python -m tests.mutants` tries them all,
`python -m tests.mutants NAME …` some.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Edit:
    """A piece of a file's text, exactly as it stands there once, and what replaces it."""

    file: str
    before: str
    after: str


@dataclass(frozen=True)
class Mutant:
    """A broken build and the test that has to fail on it.

    `test` is what pytest is told: `tests/x/test_y.py::test_z --db=postgres`. `more`: if one edit does not break it.
    """

    name: str
    file: str
    before: str
    after: str
    test: str
    more: tuple[Edit, ...] = ()

    @property
    def edits(self) -> tuple[Edit, ...]:
        return (Edit(self.file, self.before, self.after), *self.more)
