"""The same sockets under daphne, which serves `runserver`."""

import sys

from tests.support.people import connect, knock, meeting, sign_in
from tests.support.server import Server


class Daphne(Server):
    """The application under daphne instead of uvicorn."""

    def command(self) -> list[str]:
        return [sys.executable, "-m", "daphne", "-b", "127.0.0.1", "-p", str(self.port), "config.asgi:application"]


async def test_two_people_meet_under_daphne_and_close_codes_arrive(server, tmp_path):
    prepared = server()
    prepared.stop()
    own = Daphne(prepared.data, {}, prepared.port)
    try:
        own.start()
        async with meeting(own) as (room, host, guest):
            seat = (await guest.until("welcome", anew=True))["seat"]
            await host.do("chat.send", text="Hello.")
            await guest.until("chat.sent")
            await host.send("signal", to=seat, description={"type": "offer", "sdp": "v=0"})
            await guest.until("signal")
            await guest.socket.send('{"type":"ping","t":NaN}')
            assert await guest.closed() == 4400
            await host.until("seat.left")
            (stranger,) = await sign_in(own, "candidate2")
            cookie = "; ".join(f"{name}={value}" for name, value in stranger.http.cookies.items())
            line = await connect(f"{own.ws_url}/ws/rooms/{room}", origin=own.url, additional_headers={"Cookie": cookie})
            assert await line.closed() == 4404
            (same,) = await sign_in(own, "candidate")
            async with knock(same, room) as back:
                await back.until("welcome")
    finally:
        own.kill()
