"""Where the AI interviewer hooks itself into the rooms and the money below. Called once, from `AppConfig.ready()`."""

from ai_interviewer import protocol
from ai_interviewer.booked import BookedInterviews
from ai_interviewer.services import (
    call_worker,
    calls,
    captions,
    engine,
    frames,
    interviews,
    reports,
    standing_in,
    states,
    thinking,
    turns,
)
from billing import services as billing
from core.realtime import server
from scheduling.services import practice
from sessions_live.services import frames as room_frames
from sessions_live.services import retention

CANDIDATE = ("candidate",)
HOSTS = ("interviewer",)


def begin() -> None:
    """Register frames, listeners and sweeps."""
    for frame, service in (
        (protocol.AiAnswer, frames.answer),
        (protocol.AiPause, frames.pause),
        (protocol.AiResume, frames.resume),
        (protocol.AiSkip, frames.skip),
        (protocol.AiThink, frames.think),
        (protocol.AiRepeat, frames.repeat),
        (protocol.AiFinish, frames.finish),
        (protocol.AiVoice, frames.switch_voice),
        (protocol.AiDone, frames.done),
        (protocol.AiTalk, frames.talk),
    ):
        room_frames.register(frame, service, roles=CANDIDATE)
    room_frames.register(protocol.Captions, captions.switch_captions, roles=HOSTS)
    for sent in (protocol.AiSaying, protocol.AiVoiceState, protocol.Caption):
        room_frames.register_server_frame(sent)
    turns.after_take.append(thinking.thinker.wake)
    states.after_finish.append(reports.wake)
    states.on_finish.append(calls.ends_with)
    server.at_start(engine.get_ready)
    server.at_start(stop_clocks_of_the_lost)
    server.at_start(call_worker.start)
    server.at_stop(call_worker.stop)
    server.every_second(thinking.thinker.look_for_dropped)
    server.every_second(give_up_waiting)
    server.every_second(standing_in.look_for_waiting)
    retention.also_forget(interviews.forget_words_of_room)
    billing.on_grant(interviews.restore_for)
    practice.register(BookedInterviews())


async def give_up_waiting() -> None:
    """Calls that no worker takes."""
    await server.in_database(calls.give_up_waiting)


async def stop_clocks_of_the_lost() -> None:
    """Before the first socket: an outage of more than a moment is nobody's interview time."""
    await server.in_database(interviews.pause_abandoned)
