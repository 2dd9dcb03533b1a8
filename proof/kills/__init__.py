"""Kills of the server under load: `python -m proof.kills [--database postgresql] [--kills N]`, as
`make prove-kills` does.

acts.py      what was sent, what was answered, and how the record must have it
writers.py   programs and people who write at once, until the server is gone
backends.py  PostgreSQL: waits for what the killed site left behind, kills its own processes
checks.py    compares the database with the acts
"""
