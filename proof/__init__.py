"""Harnesses that prove what the README promises, one command each. Each is also shown to fail on a build that
was broken on purpose: a harness that finds nothing there proves nothing here.
"""
