"""People, organisations and roles; permissions.py is the whole table of who may do what."""
