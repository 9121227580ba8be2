"""Why a piece of content can't be taken."""


class BankError(ValueError):
    """A question, skill or persona that is wrong. `problems` says what, a sentence each, for its author."""

    def __init__(self, problems: list[str]) -> None:
        self.problems = problems
        super().__init__("\n".join(problems))
