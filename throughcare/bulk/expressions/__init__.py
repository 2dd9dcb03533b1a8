"""The steps from the journal to the rows of obligations, written once and compiled for each engine.

    live entries -> marks -> triggers -> duties -> first fulfilments, repetitions, stretches -> obligations

Each step is kept as a table, because several others read it. `steps_of` gives them in their order.
"""

from throughcare.bulk.expressions.steps import steps_of

__all__ = ["steps_of"]
