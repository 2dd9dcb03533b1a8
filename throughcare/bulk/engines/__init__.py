"""Engines: each module opens one, and gives functions of the same names to load, keep and fetch tables."""
