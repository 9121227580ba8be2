"""Is somebody speaking? The silero model, asked every 32 ms of a call."""

import threading
from typing import TYPE_CHECKING, Any

import numpy as np

from ai_interviewer.speech import files
from ai_interviewer.speech.errors import SpeechFailed

if TYPE_CHECKING:
    from numpy.typing import NDArray

FRAME = 512
"""Samples that the model wants at a time, at 16 kHz."""
_BEFORE = 64  # samples of the frame before, which it wants in front of them
_STATE = (1, 1, 128)


class Silero:
    """The model's view of one stream. Not to be shared between streams; what it weighs, 2 MB, is shared by all."""

    def __init__(self) -> None:
        """Raises SpeechFailed if the model is not there, or not the one that we know."""
        self._session = _shared_session()
        self._input = np.zeros((1, _BEFORE + FRAME), np.float32)
        self._h = self._c = np.zeros(_STATE, np.float32)

    def probability(self, frame: "NDArray[np.int16]") -> float:
        """How likely it is, from 0 to 1, that somebody speaks in this frame, after all the frames before."""
        self._input[0, :_BEFORE] = self._input[0, FRAME:]
        self._input[0, _BEFORE:] = frame  # which has to be FRAME long
        self._input[0, _BEFORE:] /= 32768
        found, self._h, self._c = self._session.run(None, {"input": self._input, "h": self._h, "c": self._c})
        return float(found.flat[0])

    def reset(self) -> None:
        """Forget the stream so far."""
        self._input[:] = 0
        self._h = self._c = np.zeros(_STATE, np.float32)


_lock = threading.Lock()
_session: Any = None


def _shared_session() -> Any:
    """Loaded once a process (some 40 ms); safe to run from several threads."""
    global _session
    with _lock:
        if _session is None:
            _session = _load()
        return _session


def _load() -> Any:
    model = files.checked(files.place_of(files.SILERO) / files.SILERO_FILE, files.SILERO_SHA256)
    try:
        import onnxruntime
    except ImportError as missing:
        raise SpeechFailed("not_installed", "onnxruntime missing") from missing
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.enable_cpu_mem_arena = False
    options.log_severity_level = 4
    return onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
