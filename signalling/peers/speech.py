"""What a call says: pieces of encoded speech, taken one packet every 20 ms. Pure: the pacer calls `take`."""

from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from signalling.peers.errors import SpeechFull

PACKET_MS = 20
MAX_QUEUED = 3 * 60 * 1000 // PACKET_MS
KEPT_FOR_REWIND = 10 * 1000 // PACKET_MS


@dataclass(frozen=True)
class Progress:
    """How far a piece has been sent."""

    key: str
    sent_packets: int


@dataclass
class Piece:
    """Something to say under one key. `forgotten` packets were sent so long ago that they are no longer kept."""

    key: str
    packets: list[bytes] = field(default_factory=list)
    position: int = 0
    forgotten: int = 0
    is_whole: bool = False

    @property
    def sent(self) -> int:
        return self.forgotten + self.position

    @property
    def is_done(self) -> bool:
        return self.is_whole and self.position == len(self.packets)


class Speech:
    """Outgoing sound of one call. Survives its connections: without one nothing is taken, and nothing is lost."""

    def __init__(self, played: Callable[[str], None]) -> None:
        self._played = played
        self._pieces: deque[Piece] = deque()
        self._unsent = 0
        self._held = False

    @property
    def is_speaking(self) -> bool:
        """True while something is being said: from the first queued packet to the last sent one, unless held."""
        return bool(self._pieces) and not self._held

    def queue(self, key: str, packets: Sequence[bytes], *, last: bool = True) -> None:
        """Say this after all that is queued. The same key again continues its piece; `last=False`: more of it comes."""
        if self._unsent + len(packets) > MAX_QUEUED:
            raise SpeechFull
        if not self._pieces or self._pieces[-1].key != key or self._pieces[-1].is_whole:
            for piece in self._pieces:
                piece.is_whole = True  # nothing more comes of a piece that another one follows
            self._pieces.append(Piece(key))
        piece = self._pieces[-1]
        piece.packets.extend(packets)
        piece.is_whole = last
        self._unsent += len(packets)
        self._finish_pieces()

    def hold(self) -> None:
        """Fall silent from the next packet on, and remember where."""
        self._held = True

    def go_on(self, rewind_ms: int = 0) -> None:
        """Go on where `hold` stopped, or a little before it (never before the piece that is being said)."""
        self._held = False
        if self._pieces and rewind_ms > 0:
            piece = self._pieces[0]
            back = min(piece.position, rewind_ms // PACKET_MS)
            piece.position -= back
            self._unsent += back

    def stop(self) -> Progress | None:
        """Drop all that is unsent. How far the piece came that was being said; None if nothing was."""
        progress = self.progress()
        self._pieces.clear()
        self._unsent = 0
        self._held = False
        return progress

    def progress(self) -> Progress | None:
        """What is being said, and how much of it has been sent; None if nothing is."""
        return Progress(self._pieces[0].key, self._pieces[0].sent) if self._pieces else None

    def take(self) -> bytes | None:
        """The packet that is due now; None for silence."""
        if self._held or not self._pieces:
            return None
        piece = self._pieces[0]
        if piece.position == len(piece.packets):
            return None
        packet = piece.packets[piece.position]
        piece.position += 1
        self._unsent -= 1
        if piece.position >= 2 * KEPT_FOR_REWIND:
            del piece.packets[:KEPT_FOR_REWIND]
            piece.position -= KEPT_FOR_REWIND
            piece.forgotten += KEPT_FOR_REWIND
        return packet

    def settle(self) -> None:
        """Tell of what is done. Apart from `take`, so that `played` is told after the packet has left."""
        self._finish_pieces()

    def _finish_pieces(self) -> None:
        while self._pieces and self._pieces[0].is_done:
            self._played(self._pieces.popleft().key)
