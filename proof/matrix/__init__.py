"""Every address, method, role, relation and limit, asked through the site itself: `python -m proof.matrix`,
as `make prove-matrix` does.

people.py     the fixed cast of the tests, and people at the edges of the policy
world.py      one case for each relation, state and limit; areas, inspections
addresses.py  every route of the resolver, with what it can be asked about
expected.py   what the policy says of a request, and why
asking.py     sends the request as somebody, and compares the answer
cells.py      which cells there are, and the walk through all of them
broken.py     builds broken on purpose, which have to be found
"""
