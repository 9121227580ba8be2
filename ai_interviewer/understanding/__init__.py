"""What an answer says: which key points it makes, where, and whether it says anything at all.

`best_reader()` for a reader, `similarities()` for how alike texts are, `sentences_of()` for quotes. The model
loads at the first call of one of the first two, some 0.3 s: call them in a thread, not on the event loop.
"""

import threading
from collections.abc import Sequence
from typing import TYPE_CHECKING

from ai_interviewer.understanding.lexical import LexicalReader, likeness
from ai_interviewer.understanding.reading import MAX_ANSWER, Reader
from ai_interviewer.understanding.sentences import sentences_of

if TYPE_CHECKING:
    from ai_interviewer.understanding.embedding import Likeness

__all__ = ["MAX_ANSWER", "LexicalReader", "Reader", "best_reader", "sentences_of", "similarities"]

_lock = threading.Lock()
_best: list[Reader] = []
_likeness: list["Likeness | None"] = []


def best_reader() -> Reader:
    """The reader by meaning if its model is there and is the one we know, else the one by words. One per process."""
    if _best:
        return _best[0]
    from ai_interviewer.understanding.embedding import EmbeddingReader
    from ai_interviewer.understanding.model import shipped_model

    model = shipped_model()
    with _lock:
        if not _best:
            _best.append(LexicalReader() if model is None else EmbeddingReader(model))
        return _best[0]


def similarities(text: str, others: Sequence[str]) -> list[float]:
    """How alike `text` is to each of `others`, -1 to 1: by meaning, or by shared words if there is no model."""
    if not others:
        return []
    if not _likeness:
        from ai_interviewer.understanding.embedding import Likeness
        from ai_interviewer.understanding.model import shipped_model

        model = shipped_model()
        with _lock:
            if not _likeness:
                _likeness.append(None if model is None else Likeness(model))
    by_meaning = _likeness[0]
    return likeness(text, others) if by_meaning is None else by_meaning.of(text, others)
