"""Locks of rows: at commit PostgreSQL looks whether the rows that new ones point at are there, with the trail's
last row held. A row that another writer locked against that, while it waits for the trail, is a deadlock."""

from __future__ import annotations

from tests.repository.files import modules, name_of


def test_a_row_is_locked_without_its_key():
    locking = {
        name_of(path): path.read_text(encoding="utf-8")
        for path in modules("throughcare")
        if "select_for_update(" in path.read_text(encoding="utf-8")
    }
    assert locking
    wrong = [
        name
        for name, text in locking.items()
        if text.count("select_for_update(") != text.count("select_for_update(no_key=True")
    ]
    assert wrong == []
