"""Obligations and measures of everybody at once: the same meaning as `core`, on an engine of tables.

`bulk` may exist only because tests prove that it says what `core` says (tests/generative). Standards are
rows of small relations; the journal is joined to them in a few steps written once as Ibis expressions and
compiled to the SQL of DuckDB, PostgreSQL and Spark. Days are whole numbers inside (days since 1 January
1970), and working days and months are looked up in a calendar table: no engine counts days by itself.

- `marks`, `fields`, `rules`: standards as relations.
- `expressions`: the steps, from the journal to the rows of obligations.
- `compiled`: the SQL of the steps, kept by definition and engine.
- `engines`: DuckDB (the default), PostgreSQL, Spark: each loads, keeps and fetches tables, and no more.
- `journals`, `obligations`: a folder of areas in, rows of obligations out.
"""
