"""The shipped hearing: whisper tiny.en on one core, over a window that is no longer than it has to be.

Whisper is made for windows of 30 s, and looking at one costs the same whether somebody speaks for three seconds or for
thirty: two thirds of all the time it takes. Its encoder takes shorter ones. With ten seconds, three of them of silence
after the last word, it hears as well as with 30. The shorter the window the oftener it says things twice: one short
turn in thirty with ten seconds, one in seven with five. That is noticed, and heard again in the long window.
"""

import time
import zlib
from typing import TYPE_CHECKING, Any

import numpy as np

from ai_interviewer.speech import files
from ai_interviewer.speech.errors import SpeechFailed
from ai_interviewer.speech.values import HEARING_RATE, Heard, Word

if TYPE_CHECKING:
    from numpy.typing import NDArray

NAME = "whisper tiny.en"
STUTTER = 2.4
"""Text that can be packed so much tighter says one thing over and over."""
_FRAMES = 100  # a second
_WINDOW = 30 * _FRAMES
_SHORT_WINDOW = 10 * _FRAMES
_AFTER = 3 * _FRAMES  # silence that it gets to see after the last word
_PART = 27 * HEARING_RATE
_SHORTEST = HEARING_RATE // 10
_TOKENS_A_SECOND = 8  # the fastest speakers need six
_PROMPT = 200  # tokens of the 224 that it was trained with
_BEFORE = 48


class Whisper:
    """Safe to use from as many threads as it was made for; each works alone, on one core."""

    def __init__(self, threads: int) -> None:
        """Load it, some 0.3 s. Raises SpeechFailed if a file is missing or is not the one that we know."""
        place = files.place_of(files.WHISPER)
        loaded = {name.rpartition("/")[2]: data for name, data in files.checked_all(place, files.WHISPER_FILES).items()}
        try:
            from faster_whisper import WhisperModel
            from faster_whisper.tokenizer import Tokenizer
        except ImportError as missing:
            raise SpeechFailed("not_installed", "faster_whisper missing") from missing
        self._model = WhisperModel(
            str(place / "model"),  # only a name: everything is in `files`, and nothing is ever fetched
            device="cpu",
            compute_type="int8",
            cpu_threads=1,
            num_workers=threads,
            local_files_only=True,
            files=loaded,
        )
        self._tokenizer = Tokenizer(self._model.hf_tokenizer, multilingual=False)

    def hear(
        self, pcm: "NDArray[np.int16]", *, hotwords: str = "", before: str = "", until: float = float("inf")
    ) -> Heard:
        """What is said. Long audio is heard in parts, cut where it is quiet; each part knows what came before it.

        Raises SpeechFailed("timeout") instead of beginning a part after `until`, on the monotonic clock.
        """
        begun = time.perf_counter()
        heard: list[Heard] = []
        for offset, part in _parts(pcm):
            if time.monotonic() > until:
                raise SpeechFailed("timeout", "nobody waits")
            said = f"{before} {heard[-1].text}" if heard else before
            heard.append(self._hear(part, offset * 1000 // HEARING_RATE, hotwords, said))
        told = [one for one in heard if one.text]
        return Heard(
            text=" ".join(one.text for one in told),
            words=tuple(word for one in told for word in one.words),
            no_speech=min((one.no_speech for one in heard), default=1.0),
            logprob=sum(one.logprob for one in told) / len(told) if told else 0.0,
            compression=max((one.compression for one in told), default=0.0),
            milliseconds=round((time.perf_counter() - begun) * 1000),
            engine=NAME,
        )

    def _hear(self, pcm: "NDArray[np.int16]", from_ms: int, hotwords: str, before: str) -> Heard:
        if len(pcm) < _SHORTEST:
            return Heard("", no_speech=1.0)
        features = self._model.feature_extractor(pcm.astype(np.float32) / 32768)[:, :-1]
        frames = features.shape[1]
        prompt = self._prompt(hotwords, before)
        encoded, found = self._listen(features, max(frames + _AFTER, _SHORT_WINDOW), prompt)
        for again in (prompt, []):
            if not self._is_lost(found, frames):
                break
            encoded, found = self._listen(features, _WINDOW, again)
        tokens = [token for token in found.sequences_ids[0] if token < self._tokenizer.eot]
        text = self._tokenizer.decode(tokens).strip()
        return Heard(
            text=text,
            words=self._words(encoded, tokens, frames, from_ms) if text else (),
            no_speech=round(found.no_speech_prob, 4),
            logprob=round(found.scores[0] * len(tokens) / (len(tokens) + 1), 4),
            compression=_compression(text),
        )

    def _prompt(self, hotwords: str, before: str) -> list[int]:
        """What it is told beforehand: words that may come up, and the end of what was said."""
        said = self._tokenizer.encode(f" {before.strip()}")[-_BEFORE:] if before.strip() else []
        may = self._tokenizer.encode(f" {hotwords.strip()}")[: _PROMPT - len(said)] if hotwords.strip() else []
        return [*may, *said]

    def _listen(self, features: "NDArray[np.float32]", window: int, prompt: list[int]) -> tuple[Any, Any]:
        frames = features.shape[1]
        window = min(window + window % 2, _WINDOW)
        # Faster-whisper fills up with zeros too, which is louder than silence would be: so it was trained.
        seen = np.zeros((features.shape[0], window), np.float32)
        seen[:, :frames] = features[:, :window]
        encoded = self._model.encode(seen)
        tokenizer = self._tokenizer
        start = [*([tokenizer.sot_prev, *prompt] if prompt else []), *tokenizer.sot_sequence, tokenizer.no_timestamps]
        found = self._model.model.generate(
            encoded,
            [start],
            beam_size=1,  # more hear no better in a short window, and stutter more
            max_length=min(len(start) + _room(frames), 448),
            return_scores=True,
            return_no_speech_prob=True,
        )[0]
        return encoded, found

    def _is_lost(self, found: Any, frames: int) -> bool:
        tokens = found.sequences_ids[0]
        return len(tokens) >= _room(frames) or _stutters(self._tokenizer.decode(tokens))

    def _words(self, encoded: Any, tokens: list[int], frames: int, from_ms: int) -> tuple[Word, ...]:
        (found,) = self._model.find_alignment(self._tokenizer, [tokens], encoded, frames)
        words: list[Word] = []
        for one in found:
            text, start, end = one["word"], from_ms + round(one["start"] * 1000), from_ms + round(one["end"] * 1000)
            if words and not text.startswith(" "):  # a mark, or what follows a hyphen
                last = words.pop()
                words.append(Word(last.text + text.strip(), last.start_ms, end, last.probability))
            elif text.strip():
                words.append(Word(text.strip(), start, end, round(float(one["probability"]), 3)))
        return tuple(words)


def _parts(pcm: "NDArray[np.int16]") -> list[tuple[int, "NDArray[np.int16]"]]:
    """The audio in parts that fit a window, and where each begins."""
    parts, begin = [], 0
    while len(pcm) - begin > _PART:
        late = pcm[begin + _PART // 2 : begin + _PART].astype(np.float32)
        loud = np.convolve(np.square(late[: len(late) // 160 * 160].reshape(-1, 160)).mean(axis=1), np.ones(20), "same")
        end = begin + _PART // 2 + int(loud.argmin()) * 160
        parts.append((begin, pcm[begin:end]))
        begin = end
    return [*parts, (begin, pcm[begin:])]


def _room(frames: int) -> int:
    """The most tokens that can be said in that time."""
    return frames * _TOKENS_A_SECOND // _FRAMES + 16


def _stutters(text: str) -> bool:
    """True for what a model says that has lost its place: one thing over and over, or four words and more twice."""
    words = [word.strip(".,?!") for word in text.lower().split()]
    for length in range(4, len(words) // 2 + 1):
        same = 0  # words in a row that came so many words ago, too
        for now, before in zip(words[length:], words, strict=False):
            same = same + 1 if now == before else 0
            if same == length:
                return True
    return len(words) > 8 and _compression(text) > STUTTER


def _compression(text: str) -> float:
    data = text.encode()
    return round(len(data) / len(zlib.compress(data)), 2) if data else 0.0
