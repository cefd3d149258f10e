"""Act 1, 需求: what residents ask for, collected in rounds and every day, and what became of it."""
