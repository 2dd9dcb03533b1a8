"""What an earlier version kept is all there in this one, and a migration that fails changes nothing.

The tables of the earlier version are filled with the rows of a site, as that version would have kept them,
in an empty database beside the site's. Each step of the migration is first run with a failure at its end,
after which every table and row has to be as it was; then as it is. At last each row is looked for.
"""
