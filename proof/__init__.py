"""Harnesses that try to break what the site promises. Each has a build broken on purpose that it must find."""
