"""The mutants still fit the code: each piece stands there once, and what comes out is Python."""

import ast

import pytest

from tests.mutants import Mutant
from tests.mutants.collect import all_mutants, apply
from tests.support.launcher import ROOT


@pytest.mark.parametrize("mutant", all_mutants(), ids=lambda mutant: mutant.name)
def test_a_mutant_still_fits_and_differs(mutant: Mutant) -> None:
    texts = {edit.file: (ROOT / edit.file).read_text() for edit in mutant.edits}

    broken = apply(mutant, texts)

    assert broken != texts
    for file, text in broken.items():
        if file.endswith(".py"):
            ast.parse(text, file)
    assert (ROOT / mutant.test.split("::")[0].split()[0]).exists()
