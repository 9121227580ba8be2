"""A browser calls the server: it takes our answer, and each hears the other."""

import numpy as np
import pytest

from signalling.peers import MediaLoop, Places
from tests.browser.room_page import open_browser
from tests.signalling.peers.people import Room, pitch, say, tone, until

# A page without a microphone: an oscillator speaks. It offers video and a data channel as well, which we don't take.
CALL = """async () => {
  const context = new AudioContext();
  const voice = context.createOscillator();
  const out = context.createMediaStreamDestination();
  voice.frequency.value = 300;
  voice.connect(out);
  voice.start();
  const peer = window.peer = new RTCPeerConnection();
  window.trickled = [];
  peer.onicecandidate = ({ candidate }) => window.trickled.push(candidate && candidate.candidate);
  peer.ontrack = ({ track, streams }) => {
    window.speaker = new Audio();
    window.speaker.srcObject = streams[0] ?? new MediaStream([track]);
    window.speaker.play();
  };
  peer.addTrack(out.stream.getTracks()[0], out.stream);
  peer.addTransceiver("video");
  peer.createDataChannel("careless");
  await peer.setLocalDescription();
  return peer.localDescription.sdp;
}"""
ROUNDS = 3  # the best counts: what is heard without a gap is ours, a machine that stumbles is not
HEARD = """async () => {
  for (const report of (await window.peer.getStats()).values())
    if (report.type === "inbound-rtp" && report.kind === "audio") return report;
  return {};
}"""
ENOUGH = f"""async () => {{
  const heard = await ({HEARD})();
  return heard.packetsReceived >= 140 * {ROUNDS} && heard.totalAudioEnergy > 0.01;
}}"""


@pytest.mark.browser
@pytest.mark.parametrize("places", [Places(), Places(addresses=("127.0.0.1",))], ids=["as it is", "loopback"])
async def test_a_browser_and_the_server_hear_each_other(chromium: str, places: Places) -> None:
    media = MediaLoop(places=places)
    media.start()
    room = Room(media)
    try:
        async with open_browser(chromium) as browser:
            page = await browser.new_page()
            call, ear = await room.open_call()
            answer = await room.on_loop(call.answer(await page.evaluate(CALL)))
            await page.evaluate("sdp => window.peer.setRemoteDescription({ type: 'answer', sdp })", answer)
            await room.on_loop(call.add_candidates(await page.evaluate("window.trickled")))
            await until(lambda: call.connected)
            concealed = []
            for number in range(ROUNDS):
                before = (await page.evaluate(HEARD)).get("concealmentEvents", 0)
                words = say(tone(440, 3.0, 24_000))
                await room.do(lambda number=number, words=words: call.speech.queue(f"hello {number}", words))
                await until(lambda number=number: f"played hello {number}" in ear.events)
                concealed.append((await page.evaluate(HEARD))["concealmentEvents"] - before)
            await page.wait_for_function(ENOUGH)
            assert min(concealed) <= 3, concealed
            assert await page.evaluate("window.peer.getTransceivers().length") == 1
            loud = np.concatenate([pcm for pcm, _, _ in ear.frames if np.abs(pcm).max() > 2000][-100:])
            assert pitch(loud) == pytest.approx(300, abs=5)
            await page.evaluate("window.peer.close()")
            await until(lambda: "disconnected lost" in ear.events)
    finally:
        media.stop(5)
