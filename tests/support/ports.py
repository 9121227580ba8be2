"""Ports that stay one's own until they are listened on, and while whoever listens there is away."""

import socket

_held: list[socket.socket] = []


def free_port() -> int:
    """A port of the loopback address, held for as long as this process lives: connecting there is refused.

    Linux gives such a port to nobody who asks for any, neither to listen nor to connect from; whoever asks for this one
    and shares addresses, as servers do, gets it. A port that is only looked for is anybody's until the server has come
    up, which takes its time on a busy machine, and again whenever it restarts.
    """
    held = socket.socket()
    held.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    held.bind(("127.0.0.1", 0))
    _held.append(held)
    return int(held.getsockname()[1])
