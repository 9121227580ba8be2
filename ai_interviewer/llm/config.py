"""Where the model is and how long it may take."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class ModelConfig:
    """An OpenAI-compatible endpoint. `deadline` is what a turn may cost a candidate, in seconds, the retry included."""

    base_url: str
    api_key: str = field(repr=False)
    model: str
    evaluation_model: str = ""  # empty: the same
    deadline: float = 12.0
    first_token: float = 0.0  # how long one try may stay silent; 0: two thirds of the deadline, a retry has the rest
    evaluation_deadline: float = 60.0

    @property
    def patience(self) -> float:
        """Seconds until the first word of one try."""
        return min(self.first_token or self.deadline * 2 / 3, self.deadline)

    @property
    def judge(self) -> str:
        """The model that evaluates."""
        return self.evaluation_model or self.model
