"""One question that the tests of this folder ask, and texts of every sort."""

from hypothesis import strategies as st

from ai_interviewer.values import Point, Question

RETRY = Question(
    key="sample-retry",
    topic="sample",
    level="mid",
    kind="design",
    skill="reliability",
    text="A mobile client times out as it pays and sends the same request again. How do you charge the customer once?",
    tags=("payments", "retries", "api"),
    pitfalls=("I would just check whether a row exists before inserting it.",),
    points=(
        Point(
            id="client-key",
            text="The client makes an idempotency key and sends the same one with every retry.",
            ask="How would the server know the second attempt?",
            signs=(("idempotency key", "request id", "unique key", "token"), ("client", "app", "retr*")),
        ),
        Point(
            id="one-transaction",
            text="The key is stored with a unique constraint in the same transaction as the payment.",
            ask="What keeps two attempts apart that arrive at the same moment?",
            signs=(("unique constraint", "unique index", "primary key"), ("transaction", "atomic*")),
        ),
        Point(
            id="expiry",
            text="The keys are kept for a stated time, such as a day, and then deleted.",
            ask="For how long do you keep them?",
            signs=(("keep*", "kept", "expir*", "delete*", "timeout"), ("day", "days", "hours", "24 hours")),
        ),
    ),
)

ODD_PIECES = (
    "idempotency key", "unique constraint", "transaction", "client", "request", ".", "...", "!?", "\n", "\r\n",
    "\t", "  ", ",", "and", "i", "not", "never", "don't", "’", "'", "%", "12", "3.5", "e.g.", "İstanbul", "ǅ", "ß",
    "привет", "你好。", "नमस्ते",
    "🙂", "👩‍💻", "\u200b", "\u0000", "\ud800", "-", "—", "(", '"', "a" * 300, "x" * 40 + ".",
)  # fmt: skip

any_text = st.one_of(
    st.text(max_size=400),
    st.lists(st.sampled_from(ODD_PIECES), max_size=60).map(" ".join),
    st.lists(st.sampled_from(ODD_PIECES), max_size=60).map("".join),
)

HUGE = (
    "." * 8_000,
    "." * 7_999 + "x",
    "a" * 8_000,
    "a " * 4_000,
    "a'" * 4_000,
    "a." * 4_000,
    "a. " * 2_600,
    "not " * 2_000,
    "idempotency key client " * 348,
    "the client sends the unique key in a transaction and ",
    "😀" * 8_000,
    "\n" * 8_000,
    " " * 8_000,
    "%" * 8_000,
    "don't " * 1_300,
    "i, " * 2_600,
    "你好" * 4_000,
    "one two three four five six seven eight nine ten, and " * 148,
)
