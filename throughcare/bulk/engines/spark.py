"""Spark, where one machine is outgrown; in local mode where nothing else is said."""

from __future__ import annotations

import datetime
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import reduce
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from pyspark.errors import PySparkRuntimeError
from pyspark.sql import SparkSession

from throughcare.bulk.calendar_tables import number_of
from throughcare.bulk.journals import AreaJournal
from throughcare.core.mistakes import InputMistakes, Mistake

NAME = "spark"


class Engine:
    """One session. What is kept is written to a folder, which on a cluster all machines see: kept in
    memory only, each step would be planned together with all that came before it."""

    quote = "`"

    def __init__(self, session: Any, folder: Path):
        self.session = session
        self.folder = folder
        self.number = 0

    def define(self, as_of: datetime.date) -> None:
        """The two functions that the steps use."""
        self.session.sql(
            "CREATE OR REPLACE TEMPORARY FUNCTION fact_text(facts STRING, fact STRING) RETURNS STRING "
            "RETURN get_json_object(facts, concat('$.', fact))"
        )
        self.session.sql(
            f"CREATE OR REPLACE TEMPORARY FUNCTION as_of() RETURNS INT RETURN {number_of(as_of)}"
        )

    def load(self, tables: Mapping[str, pa.Table]) -> None:
        """Through Parquet, which keeps the types of empty columns."""
        for name, table in tables.items():
            path = self.folder / f"{name}.parquet"
            pq.write_table(table, path)
            self.session.read.parquet(str(path)).createOrReplaceTempView(name)

    def load_journals(self, journals: Sequence[AreaJournal]) -> None:
        frames = [self._journal(journal) for journal in journals]
        reduce(lambda one, other: one.unionAll(other), frames).createOrReplaceTempView("journal")

    def _journal(self, journal: AreaJournal) -> Any:
        if journal.path is None:
            path = str(self.folder / f"journal-{journal.area}.parquet")
            pq.write_table(journal.table, path)
            return self.session.read.parquet(path)
        midnight = "CAST(unix_date(happened_on) AS BIGINT) * 86400000000"
        recorded = f"coalesce(unix_micros(CAST(recorded_at AS TIMESTAMP)), {midnight})"
        return self.session.read.parquet(str(journal.path)).selectExpr(
            f"'{journal.area}' AS area",
            "`case`",
            "id",
            "kind",
            "unix_date(happened_on) AS day",
            f"{recorded if journal.has_recorded_at else midnight} AS recorded",
            "corrects" if journal.has_corrects else "CAST(NULL AS STRING) AS corrects",
            "facts",
        )

    def keep(self, name: str, sql: str) -> None:
        self.number += 1  # a loop keeps a table under the name of one that it reads
        path = str(self.folder / f"{name}-{self.number}")
        self.session.sql(sql).write.parquet(path)
        self.session.read.parquet(path).createOrReplaceTempView(name)

    def count(self, name: str) -> int:
        return int(self.session.table(name).count())

    def fetch(self, sql: str) -> pa.Table:
        return self.session.sql(sql).toArrow()


@contextmanager
def opened(threads: int = 2, share: int = 1) -> Iterator[Engine]:
    """A session of its own on this machine; on a cluster, `spark-submit` says where."""
    with tempfile.TemporaryDirectory() as folder:
        builder = (
            SparkSession.builder.master(f"local[{threads}]")
            .appName("throughcare")
            .config("spark.sql.session.timeZone", "UTC")
            .config("spark.ui.enabled", "false")
            .config("spark.sql.shuffle.partitions", "4")
            .config("spark.driver.memory", "8g")
            .config("spark.local.dir", folder)
            .config("spark.sql.warehouse.dir", folder)
        )
        try:
            session = builder.getOrCreate()
        except PySparkRuntimeError as error:
            said = str(error).splitlines()[0].rstrip(". ")
            remedy = "Is there a Java? make spark says how to install one."
            raise InputMistakes(
                [Mistake("--engine spark", None, None, f"{said}.", remedy)]
            ) from None
        session.sparkContext.setLogLevel("ERROR")
        try:
            yield Engine(session, Path(folder))
        finally:
            session.stop()
