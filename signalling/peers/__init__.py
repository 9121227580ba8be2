"""Voice calls that this server takes part in: the one place that knows WebRTC from the inside.

A `Call` belongs to a seat and outlives its connections; the browser offers, we answer. Knows nothing of people.
"""

from signalling.peers.call import Call, CallStats, Listener, Tap
from signalling.peers.errors import BadOffer, SpeechFull, TooManyCalls, TooManyOffers
from signalling.peers.ice import Places
from signalling.peers.loop import MediaLoop
from signalling.peers.policy import Policy, parse_networks
from signalling.peers.speech import Progress, Speech

__all__ = [
    "BadOffer",
    "Call",
    "CallStats",
    "Listener",
    "MediaLoop",
    "Places",
    "Policy",
    "Progress",
    "Speech",
    "SpeechFull",
    "Tap",
    "TooManyCalls",
    "TooManyOffers",
    "parse_networks",
]
