"""How much of a résumé is taken, and how much its parsing may cost."""

MAX_BYTES = 5 * 1024 * 1024
MAX_PAGES = 30
MAX_TEXT = 60_000  # characters; what comes after is left out

DEADLINE = 8.0  # seconds until a parser is ended from outside
CPU_SECONDS = 6
MEMORY = 512 * 1024 * 1024  # bytes of address space
MAX_OUTPUT = 1024 * 1024  # bytes that a parser may write
AT_ONCE = 2  # parsers of one server process
PATIENCE = 20.0  # seconds to wait for one of them to be free

MAX_MEMBERS = 2_000  # files within a DOCX
MAX_DOCUMENT = 24 * 1024 * 1024  # bytes of its main part, unpacked
MAX_RATIO = 200  # unpacked to packed, where it is more than a megabyte
MAX_DEPTH = 256  # of its XML
