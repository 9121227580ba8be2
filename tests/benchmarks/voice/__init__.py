"""How long one waits for the interviewer to speak."""
