"""Scores of an inspection with honest intervals: a pure function of framework, sample and answers."""
