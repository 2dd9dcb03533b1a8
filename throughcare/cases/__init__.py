"""Areas, their caseload, and the journal of each case."""
