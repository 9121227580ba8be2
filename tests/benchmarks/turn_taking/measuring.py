"""What becomes of each answer: was its speaker interrupted, and how long after the last sound was it taken?"""

from dataclasses import dataclass
from typing import Any

from ai_interviewer.speech.vad import Silero
from ai_interviewer.voice.values import FRAME, Pcm
from tests.ai_interviewer.voice.stage import Stage
from tests.ai_interviewer.voice.virtual import run
from tests.benchmarks.turn_taking.corpus import Utterance
from tests.support import voices

PATIENCE_S = 8.0
"""After the last sound, until it is taken for never heard."""


@dataclass(frozen=True)
class Outcome:
    """How one answer went."""

    utterance: Utterance
    interrupted_at: float | None
    delay: float | None  # from the end of speech in the wave until it was taken, seconds
    text: str


def outcome_of(utterance: Utterance, transcriber: Any) -> Outcome:
    """Play it to a session that has just asked."""
    return run(_play(utterance, transcriber))


async def _play(utterance: Utterance, transcriber: Any) -> Outcome:
    stage = Stage(judge=Silero(), transcriber=transcriber)
    await stage.hear(voices.noise(1.0, "pink") // 100)
    stage.session.ask("q", "What would you do?", utterance.kind)
    begun = stage.clock()
    await stage.hear(utterance.pcm)
    room = voices.noise(PATIENCE_S, "pink", seed=7) // 100
    for first in range(0, len(room) - FRAME, FRAME):
        if stage.desk.taken and stage.clock() - begun > utterance.end:
            break
        await stage.hear(room[first : first + FRAME])
    await stage.session.close()
    times = [at - begun for at in stage.desk.times_of("take")]
    early = [at for at in times if at < utterance.end]
    late = [at for at in times if at >= utterance.end]
    return Outcome(
        utterance,
        early[0] if early else None,
        late[0] - utterance.end if late else None,
        " | ".join(answer.text for answer in stage.desk.taken),
    )


def turns_in_noise(noise: Pcm, transcriber: Any) -> int:
    """How many answers are taken while nobody says anything."""
    return run(_play_noise(noise, transcriber))


async def _play_noise(noise: Pcm, transcriber: Any) -> int:
    stage = Stage(judge=Silero(), transcriber=transcriber)
    stage.session.ask("q", "What would you do?", "knowledge")
    await stage.hear(voices.silence(0.5))
    await stage.hear(noise)
    await stage.hear(voices.silence(PATIENCE_S))
    await stage.session.close()
    return len(stage.desk.taken)
