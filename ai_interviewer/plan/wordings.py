"""How the interviewer asks for what an answer lacks, apart from the points of a question itself."""

from ai_interviewer.values import Dimension, Kind

Tense = str  # "told": about what was done; "planned": about what one would do

# At least four ways for each, so that an interview need not ask the same twice.
DIMENSIONS: dict[tuple[Dimension, Tense], tuple[str, ...]] = {
    ("metric", "told"): (
        "Which number moved because of that, and from where to where?",
        "If you had to show the effect on one chart, what would be on it?",
        "How large was that: in time, in money or in people?",
        "What did you measure before and after?",
        "Roughly how much better did it get, and how do you know?",
        "Which figure did you look at each week while it went on?",
    ),
    ("metric", "planned"): (
        "Which figure would you watch to know that it works?",
        "Put a rough number on that: how many, how fast or how large?",
        "From which value on would you call it good enough?",
        "What would you measure first, before you change anything?",
        "How much load or data do you have in mind when you say that?",
        "Which number would make you change course?",
    ),
    ("ownership", "told"): (
        "What of that did you decide or do yourself?",
        "Where in this was it your hand, and where that of others?",
        "Who had the last word there, and what was your share?",
        "What would have gone differently if you had been away that month?",
        "You speak of “we”. Which steps were yours alone?",
    ),
    ("ownership", "planned"): (
        "Which part of that would you take on yourself first?",
        "Who would have to agree before you go ahead, and how would you get there?",
        "What would you see through personally, until it is done?",
        "Where in this would you be the one to call at night?",
        "What of it would you hand to others, and what would stay with you?",
    ),
    ("tradeoff", "told"): (
        "What did you give up by going that way?",
        "Which other way did you turn down, and on what grounds?",
        "What spoke against it at the time?",
        "Under which circumstances would the other choice have been right?",
        "Who was worse off because of that choice, and was it worth it?",
    ),
    ("tradeoff", "planned"): (
        "What do you give up by doing it that way?",
        "Which other way would you consider, and when would it be the better one?",
        "What speaks against your own proposal?",
        "What gets harder later because of this choice?",
        "If you could keep only two of cheap, fast and safe here, which would they be?",
        "When would you decide the opposite?",
    ),
    ("example", "told"): (
        "Can you take one concrete case out of that and tell it from its start?",
        "What is the best single instance of it that you remember?",
        "Pick one day of that time. What happened on it?",
        "Name one moment in which that became visible.",
    ),
    ("example", "planned"): (
        "Take one concrete case and go through it step by step.",
        "Where have you seen this yourself, and what happened there?",
        "Make that concrete: which input goes in, and what comes out?",
        "Play it through for one user: what happens first, what then?",
        "Give me one instance in which that goes wrong.",
    ),
    ("result", "told"): (
        "How did it end?",
        "What was different for others once it was done?",
        "What became of it in the months after?",
        "How did the people concerned react to the outcome?",
        "Was it what you had hoped for, in the end?",
    ),
    ("result", "planned"): (
        "What would the people concerned notice once that is done?",
        "How would you find out that it did what it should?",
        "What does the end of that look like?",
        "When would you call it finished?",
        "What would you show to whoever asked for it?",
    ),
}

# Before a question that is put once more, because there was no answer in the answer.
AGAIN: tuple[str, ...] = (
    "A rough first thought is enough.",
    "Take it in small steps; where would you begin?",
    "Two or three sentences will do.",
    "Say it in your own words, as far as you get.",
    "It need not be complete.",
    "Just the part that you are sure of.",
)


def tense_of(kind: Kind) -> Tense:
    """Whether a kind of question is about what was done or about what one would do."""
    return "told" if kind in ("behavioural", "opening") else "planned"
