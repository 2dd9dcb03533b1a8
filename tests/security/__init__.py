"""Signing in, sessions, headers, and what the site refuses: one file for each theme."""
