"""`./intraview bench interviewer`: does the offline interviewer tell good answers from others?"""

import argparse
import os
from statistics import quantiles

from ai_interviewer.bank import shipped_bank
from ai_interviewer.understanding import LexicalReader, Reader, best_reader
from tests.benchmarks.interviewer.ranking import (
    WORTHS,
    Scored,
    answers_in,
    mean_scores,
    ranked,
    scored,
    typical_time,
)


def row(name: str, results: list[Scored]) -> str:
    """One reader's line of the table."""
    right, of, _ = ranked(results)
    means = mean_scores(results)
    slowest = quantiles([one.milliseconds for one in results], n=20)[-1]
    scores = " | ".join(f"{means.get(worth, 0):.2f}" for worth in WORTHS)
    share = f"{right} of {of} ({100 * right / of:.1f} %)"
    return f"| {name} | {share} | {scores} | {typical_time(results):.1f} | {slowest:.1f} |"


def main(arguments: list[str]) -> int:
    """Print the table. `--set development` for the answers that thresholds are chosen with, `--wrong` for the pairs."""
    parser = argparse.ArgumentParser(prog="intraview bench interviewer")
    parser.add_argument("--set", choices=("held_out", "development"), default="held_out", dest="which")
    parser.add_argument("--wrong", action="store_true", help="name the pairs that are ranked wrong")
    asked = parser.parse_args(arguments)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")  # for the words of a bank that is refused
    bank = shipped_bank()
    answers = answers_in(asked.which)
    questions = {answer.question: bank.question(answer.question) for answer in answers}
    best = best_reader()
    readers: list[Reader] = [LexicalReader()] if best.name == "lexical" else [best, LexicalReader()]
    print(f"{len(answers)} answers to {len(questions)} questions ({asked.which}). Scores are means, 0 to 1.\n")
    print("| reader | pairs ranked right | good | partial | wrong | off topic | parroting | ms, median | ms, p95 |")
    print("|---|---|---|---|---|---|---|---|---|")
    mistaken = []
    for reader in readers:
        results = scored(reader, answers, questions)
        print(row(reader.name, results))
        mistaken += [f"{reader.name}: {pair}" for pair in ranked(results)[2]]
    if asked.wrong:
        print("", *mistaken, sep="\n")
    return 0
