"""How much a document may be, and how much looking at it may cost."""

MAX_BYTES = 10 * 1024 * 1024
MAX_PAGES = 60
MAX_OBJECTS = 60_000  # of a PDF
MAX_DEPTH = 60  # of what is nested in one object
MAX_PIXELS = 40_000_000  # more than phones make
MAX_SIDE = 4000  # pixels of a picture that is kept; larger ones are made smaller
MAX_OUTPUT = 24 * 1024 * 1024

DEADLINE = 12.0  # seconds until a parser is ended from outside
CPU_SECONDS = 10
MEMORY = 768 * 1024 * 1024  # bytes of address space
