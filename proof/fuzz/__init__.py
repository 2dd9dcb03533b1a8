"""Nothing that is sent breaks the site: `python -m proof.fuzz`, as `make prove-fuzz` does.

world.py      a small site, its cast, and the pages and forms that each of them has
odd.py        what is typed and sent: fields as a person fills them in, and as nobody would
answers.py    what is wrong with an answer, and the count of what was sent
forms.py      Hypothesis on pages: forms with their fields, queries, addresses, headers, bodies
programs.py   Schemathesis on the JSON API: bodies from its description, answers held against it
broken.py     builds that were broken on purpose, which must be found
proving.py    all of it, on several cores
"""
