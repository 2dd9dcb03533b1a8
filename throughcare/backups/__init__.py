"""Backups of the whole record: one format for both databases, encrypted for a key that is not here.

A backup is text: a line that says what it is, the rows of each table as JSON in the order of their keys,
the hash of each table, and the hash of everything. It is compressed, and sealed with age for a public key:
the machine that makes it cannot read it. It is made while the site runs, from one moment of the database.
"""
