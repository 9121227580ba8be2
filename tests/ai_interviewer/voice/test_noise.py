"""Twenty seconds of anything that is not a voice cost no turn; heard by the engines that ship."""

import pytest

from tests.benchmarks.turn_taking.engine import Timed
from tests.benchmarks.turn_taking.measuring import turns_in_noise
from tests.support import voices

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def ear() -> Timed:
    return Timed()


@pytest.mark.parametrize("level", [0, -20])
@pytest.mark.parametrize("kind", ["silence", "white", "pink", "music", "keyboard"])
def test_no_noise_is_an_answer(kind: voices.Kind, level: int, ear: Timed) -> None:
    assert turns_in_noise(voices.louder(voices.noise(20, kind), level), ear) == 0
