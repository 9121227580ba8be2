"""Finding the mutants of all areas, and breaking texts."""

import importlib
import pkgutil
from collections.abc import Mapping

import tests.mutants
from tests.mutants import Mutant


def all_mutants() -> list[Mutant]:
    """The mutants of every `tests/mutants/<area>_mutants.py`."""
    areas = sorted(one.name for one in pkgutil.iter_modules(tests.mutants.__path__) if one.name.endswith("_mutants"))
    found = [mutant for area in areas for mutant in importlib.import_module(f"tests.mutants.{area}").MUTANTS]
    names = [mutant.name for mutant in found]
    if twice := {name for name in names if names.count(name) > 1}:
        raise ValueError(f"two mutants are called {', '.join(sorted(twice))}")
    return found


def apply(mutant: Mutant, texts: Mapping[str, str]) -> dict[str, str]:
    """The files' texts, broken. Raises ValueError where a text has moved on."""
    broken = dict(texts)
    for edit in mutant.edits:
        times = broken[edit.file].count(edit.before)
        if times != 1:
            raise ValueError(f"stands {times} times in {edit.file}, not once: {edit.before.strip()[:60]!r}")
        broken[edit.file] = broken[edit.file].replace(edit.before, edit.after)
    return broken
