"""Fifty people at once: `python -m proof.load [--people N] [--minutes M] [--database postgresql]`, as
`make prove-load` does, on the full demo area and the real server.

planning.py   who they are, with a session each, and which cases they work on
crowd.py      everybody at once, in a process of their own
people.py     somebody at a browser, who thinks between two pages, and what each page took
roles.py      what each role does, and how often
pairs.py      two people who put the same entry right at the same moment
checking.py   what the record has beside what was acknowledged
"""
