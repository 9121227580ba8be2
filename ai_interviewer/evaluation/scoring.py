"""What an answer is worth, from what was understood of it. Pure: the same reading always gets the same score."""

from ai_interviewer.values import Dimension, Question, Reading

SCORING_VERSION = 1

PITFALL = 0.12
MAX_PITFALLS = 0.36
SIGNAL = 0.04
MAX_SIGNALS = 0.12
ON_TOPIC = 0.04
MISTAKEN = 0.3

WANTED: dict[str, tuple[Dimension, ...]] = {
    "behavioural": ("ownership", "result", "metric", "example"),
    "design": ("tradeoff", "metric"),
    "coding": ("tradeoff", "example"),
    "knowledge": ("example", "tradeoff"),
    "opening": ("ownership", "metric"),
    "closing": (),
}
"""The evidence that a kind of question asks for."""


def score_answer(question: Question, reading: Reading) -> float:
    """0 to 1: the share of the question's key points that the answer makes, each as surely as it was recognised.

    Added: 0.04 for each kind of evidence that this kind of question wants (a number, an own deed, a price, a case, an
    outcome; at most 0.12, and only for an answer that makes a point). Taken off: 0.12 for each sentence that says what
    a pitfall says, at most 0.36; with as many of those as points made the answer stays below 0.3. Nothing for
    silence, nonsense, a repeated question, another topic; 0.04 for speaking to the matter without a point. Likeness to
    the question itself never counts, nor do length, pace or style.
    """
    if reading.substance == "none" or reading.parroted or reading.off_topic:
        return 0.0
    if not question.points:  # made for a résumé or a job description without points: only the evidence is left
        found = len(reading.signals)
        return round(min(0.8, (0.4 if reading.substance == "full" else 0.2) + 0.1 * found), 3)
    known = {point.id for point in question.points}
    strengths = {made.point: made.strength for made in reading.made if made.point in known}
    mistakes = len(reading.pitfalls)
    if not strengths:
        return ON_TOPIC if reading.substance == "full" and not mistakes else 0.0
    score = sum(strengths.values()) / len(question.points)
    wanted = sum(signal in reading.signals for signal in WANTED[question.kind])
    score += min(MAX_SIGNALS, SIGNAL * wanted)
    score -= min(MAX_PITFALLS, PITFALL * mistakes)
    if mistakes >= len(strengths):
        score = min(score, MISTAKEN)
    return round(min(1.0, max(0.0, score)), 3)
