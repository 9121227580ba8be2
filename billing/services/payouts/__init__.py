"""What interviewers earn and are paid."""
