"""Documents as files: what is taken, and what is kept of it. Knows values, not tables."""

from interviewers.papers.reading import Paper, read_paper

__all__ = ["Paper", "read_paper"]
