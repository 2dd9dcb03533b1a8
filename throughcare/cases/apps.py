from __future__ import annotations

from typing import Any

from django.apps import AppConfig
from django.db import connections
from django.db.models.signals import post_migrate


class CasesConfig(AppConfig):
    name = "throughcare.cases"

    def ready(self) -> None:
        post_migrate.connect(guard_tables)


def guard_tables(app_config: Any, using: str, **_: Any) -> None:
    """After the last of our apps was migrated: puts the database's own guards in place."""
    from throughcare import guards

    connection = connections[using]
    if app_config.label != "inspections":
        return
    if set(guards.ROW_SECURITY) <= set(connection.introspection.table_names()):
        guards.put_in_place(connection)
