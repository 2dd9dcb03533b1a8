"""Simulated power cuts on SQLite: `python -m proof.power_cut [CUTS]`, as `make prove-power-cut` does.

acts.py       does a stream of acts on a small area, by way of the site's own actions
recording.py  keeps what Django executes for them: the database before, every statement, every commit
disk.py       a file layer of SQLite that logs each write, sync, truncation and deletion
replay.py     executes the recording on that file layer, with the site's settings and several connections
images.py     from the log: what a disk may hold after the power went at some point
checks.py     opens such an image as the site would, and says what is wrong with it
trials.py     many cuts on all cores, and the count of what was wrong
controls.py   the same on builds that were broken on purpose, which must be found out
proving.py    all of it in its order; result.py what came of it, as lines and as JSON
"""
