"""The least that relays signals: `websockets` as its pages show it. No sign-in, no schema, no limits, no log."""

import asyncio
import json
import sys

from websockets.asyncio.server import ServerConnection, serve

rooms: dict[str, dict[str, ServerConnection]] = {}


async def relay(connection: ServerConnection) -> None:
    _, room, seat = connection.request.path.split("/")  # type: ignore[union-attr]
    seats = rooms.setdefault(room, {})
    seats[seat] = connection
    await connection.send('{"type":"ready"}')
    try:
        async for text in connection:
            frame = json.loads(text)
            frame["from"] = seat
            await seats[frame.pop("to")].send(json.dumps(frame))
    finally:
        seats.pop(seat, None)


async def main(port: int) -> None:
    async with serve(relay, "127.0.0.1", port, compression=None):
        await asyncio.Future()


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1])))
