"""The case sample: frame, strata, allocation, draw, and who reads what. Pure and repeatable."""
