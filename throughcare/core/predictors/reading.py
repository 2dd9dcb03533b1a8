"""People from the columns of a model's file."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from throughcare.core.predictors.columns import Coded, Column
from throughcare.core.predictors.inputs import People, inputs
from throughcare.core.predictors.models import FileColumn, Model

_IN_IT = {"1": 1.0, "0": 0.0, "true": 1.0, "false": 0.0, "Y": 1.0, "N": 0.0}


def people_of(model: Model, size: int, columns: Mapping[str, Coded]) -> People:
    """People from columns that are called as in the model's files; columns it does not know are left."""
    read: dict[str, Column] = {}
    members: dict[str, list[tuple[FileColumn, Coded]]] = {}
    for column in model.columns:
        coded = columns.get(column.name)
        if coded is None:
            continue
        if column.member:
            members.setdefault(column.input, []).append((column, coded))
        else:
            read[column.input] = inputs()[column.input].read(coded, as_item=column.as_item)
    for name, parts in members.items():
        read[name] = _list_of(name, size, parts)
    return People(size, read)


def _list_of(name: str, size: int, parts: list[tuple[FileColumn, Coded]]) -> Column:
    """A list from columns that each say of one member whether it is in; one of them empty, and the list
    is not known."""
    allowed = inputs()[name].allowed
    values, missing = np.zeros(size), np.zeros(size, dtype=bool)
    wrong = np.zeros(size, dtype=bool)
    absent = len(parts) < len(allowed)
    for column, coded in parts:
        read = [_IN_IT.get(word) for word in coded.words]
        numbers = np.array([0.0 if value is None else value for value in read] + [0.0])
        values = values + numbers[coded.codes] * allowed[column.member]
        missing |= (coded.codes < 0) | absent
        wrong |= np.array([value is None for value in read] + [False])[coded.codes]
    return Column(values, missing & ~wrong, wrong)
