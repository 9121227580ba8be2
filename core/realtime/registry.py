"""All open sockets of this process."""

from collections import defaultdict

from core.realtime.socket import Socket


class Registry:
    """Who is connected here, by session and by person. Only touched on the server's loop."""

    def __init__(self) -> None:
        self.open: set[Socket] = set()
        self.silent: set[Socket] = set()  # accepted, but no `hello` yet
        self._by_session: defaultdict[str, set[Socket]] = defaultdict(set)
        self._by_user: defaultdict[str, set[Socket]] = defaultdict(set)

    def add(self, socket: Socket) -> None:
        self.open.add(socket)
        self.silent.add(socket)

    def identify(self, socket: Socket, *, session_id: str, user_id: str) -> None:
        socket.session_id, socket.user_id = session_id, user_id
        self._by_session[session_id].add(socket)
        self._by_user[user_id].add(socket)

    def greet(self, socket: Socket) -> None:
        socket.said_hello = True
        self.silent.discard(socket)

    def remove(self, socket: Socket) -> None:
        self.open.discard(socket)
        self.silent.discard(socket)
        for index, key in ((self._by_session, socket.session_id), (self._by_user, socket.user_id)):
            if key is not None and key in index:
                index[key].discard(socket)
                if not index[key]:
                    del index[key]

    def session_ids(self) -> list[str]:
        return list(self._by_session)

    def close_where(self, *, session_id: str | None, user_id: str | None, code: int, reason: str) -> None:
        found: set[Socket] = set()
        if session_id is not None:
            found |= self._by_session.get(session_id, set())
        if user_id is not None:
            found |= self._by_user.get(user_id, set())
        for socket in found:
            socket.close(code, reason)


sockets = Registry()
