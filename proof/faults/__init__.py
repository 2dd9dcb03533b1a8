"""Faults of disk, database and clock: `python -m proof.faults [--database postgresql] [--writes WRITE ...]`, as
`make prove-faults` does. Each fault is really produced, in the middle of each kind of write.

writes.py      each kind of write, ready to be sent; and a page, whose event is a write too
watching.py    what all tables hold, what the log says, whether an answer is honest
on_sqlite.py   full disk, read-only disk, a lock held too long
on_postgres.py connection cut, server stopped, read-only, no slot left
anywhere.py    the clock moved back; the k-th statement of a request that fails
anchors.py     the file of anchors on a full disk, or gone
"""
