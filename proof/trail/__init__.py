"""Every change of an audit trail is detected: `python -m proof.trail`, as `make prove-trail` does.

making.py    writes a trail with the site's own writer, and exports it
judging.py   asks the verifier about a changed trail: about the changed place alone, or as a whole
bytes_.py    every bit flipped, every byte taken out or put in, the file cut off at every byte
orders.py    lines swapped, left out, doubled, moved: each line at every place that is not its own
forging.py   events and whole trails by somebody without the keys, or with the machine's present one
rows.py      the same in the site's SQLite database, behind its triggers' back
guards.py    what both databases refuse: whoever asks, nothing that was recorded is changed
broken.py    builds that were broken on purpose, which must be found
"""
