"""Nobody is shown what they may not see: `python -m proof.canaries`, as `make prove-canaries` does.

tokens.py      canaries, and how they are found in any bytes
fields.py      every field and fact that can hold a text: planted, or why it holds nothing about anybody
world.py       a site in which each of them carries a canary of its own
people.py      the cast of that site: roles, tokens, second factors, limits
permitted.py   who may see a canary, worked out from the table of permissions without the gate
addresses.py   every address of the site, for all that it can name
visits.py      asks for each as everybody, and looks at each answer
contents.py    what is inside an answer: spreadsheets, PDF, DOCX, archives
elsewhere.py   mails, logs, the trail, backups, the database's bytes, what commands write
broken.py      builds that were broken on purpose, which must be found
"""
