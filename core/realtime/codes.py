"""Close codes of our sockets (RFC 6455: 4000 to 4999 are ours). Public table: docs/protocol.md, section 7."""

MALFORMED = 4400
NOT_SIGNED_IN = 4401
NOT_ALLOWED = 4403
NOT_FOUND = 4404
TIMED_OUT = 4408
TAKEN_OVER = 4409
TOO_LARGE = 4413
TOO_MUCH = 4429
RESTARTING = 4503
