"""Rules over the whole codebase."""
