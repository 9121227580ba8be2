"""The model that tells speech from what isn't, frame by frame."""

import numpy as np
import pytest

from ai_interviewer.speech import files
from ai_interviewer.speech.errors import SpeechFailed
from ai_interviewer.speech.vad import FRAME, Silero
from tests.support import voices


def probabilities(silero: Silero, pcm: voices.Pcm) -> list[float]:
    return [silero.probability(pcm[begin : begin + FRAME]) for begin in range(0, len(pcm) - FRAME + 1, FRAME)]


def test_speech_is_sure_and_the_silence_around_it_is_not() -> None:
    talk = voices.speak("I used a queue between the two services.")
    heard = probabilities(Silero(), voices.joined(voices.silence(1), talk, voices.silence(1)))
    assert max(heard[:30]) < 0.2
    assert sum(one > 0.8 for one in heard) * FRAME > 0.6 * len(talk)
    assert max(heard[-10:]) < 0.2


@pytest.mark.parametrize("kind", ["white", "pink", "music", "keyboard", "silence"])
def test_noise_is_no_speech(kind: voices.Kind) -> None:
    assert max(probabilities(Silero(), voices.noise(2, kind))) < 0.3


def test_two_streams_side_by_side_hear_each_its_own() -> None:
    talk, quiet = voices.speak("Then we measured it again."), voices.silence(2)
    alone = probabilities(Silero(), talk)
    one, other, mixed = Silero(), Silero(), []
    for begin in range(0, min(len(talk), len(quiet)) - FRAME + 1, FRAME):
        mixed.append(one.probability(talk[begin : begin + FRAME]))
        assert other.probability(quiet[begin : begin + FRAME]) < 0.2
    assert mixed == alone[: len(mixed)]


def test_after_a_reset_it_is_as_new() -> None:
    talk = voices.speak("Then we measured it again.")
    silero = Silero()
    first = probabilities(silero, talk)
    silero.reset()
    assert probabilities(silero, talk) == first


def test_it_hears_what_the_packages_own_way_of_asking_hears() -> None:
    from faster_whisper.vad import get_vad_model

    talk = voices.speak("Then we measured it again.")
    whole = talk[: len(talk) // FRAME * FRAME]
    theirs = get_vad_model()(whole.astype(np.float32) / 32768).flatten()
    assert np.allclose(probabilities(Silero(), whole), theirs, atol=1e-4)


def test_a_file_that_is_not_the_one_we_know_is_not_loaded(tmp_path) -> None:  # type: ignore[no-untyped-def]
    model = tmp_path / "silero.onnx"
    with pytest.raises(SpeechFailed, match=r"not_installed: silero\.onnx missing"):
        files.checked(model, files.SILERO_SHA256)
    model.write_bytes(b"another")
    with pytest.raises(SpeechFailed, match=r"not_installed: silero\.onnx differs"):
        files.checked(model, files.SILERO_SHA256)
