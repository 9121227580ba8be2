"""The artificial interviewer: the plan, the turns, the meter, the report."""
