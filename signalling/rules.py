"""Who of two peers offers, and who yields. Pure: decided from the numbers that order the room's newcomers.

`joined` is the number of the `seat.joined` event that began a seat's present stay. Two browsers that both begin hung in
6 of 27 calls; with "the one already there offers, the newcomer waits" none of 20 did.
"""


def is_offerer(*, mine: int, theirs: int) -> bool:
    """True if the seat that joined at `mine` was there before the one that joined at `theirs`: it begins the call."""
    if mine == theirs:
        raise ValueError("two seats cannot have joined at the same number")
    return mine < theirs


def is_polite(*, mine: int, theirs: int) -> bool:
    """True if this seat yields when both offer at once ("perfect negotiation", W3C WebRTC 1.0): the newcomer does."""
    return not is_offerer(mine=mine, theirs=theirs)


def is_newcomer(*, mine: int, others: list[int]) -> bool:
    """`welcome.polite`: True if anybody was in the room before this seat."""
    return any(theirs < mine for theirs in others)
