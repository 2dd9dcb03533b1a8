"""Random questions to the gate, each answered a second time: `python -m proof.oracle`, as `make prove-oracle`
does.

random_worlds.py     people, cases, links, limits, samples and emergencies by lot
tables.py            which rows of which table the policy shows to whom
against_gate.py      the answers of the gates beside those of the policy (proof/policy.py)
against_database.py  on PostgreSQL, what row-level security alone shows beside them
worlds.py            one world after another until enough was asked
"""
