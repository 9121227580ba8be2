"""Steps of a start, said in the launcher's manner: a word, dots, seconds."""

import time
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def step(words: str) -> Iterator[None]:
    """Say what is being done and, when it is done, how long it took."""
    began = time.monotonic()
    yield
    print(f"  {words + ' ':.<34} {time.monotonic() - began:5.1f} s", flush=True)  # noqa: T201
