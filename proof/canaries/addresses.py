"""Every address of the site: each route of the table of routes, for all that its address can name."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.urls import get_resolver, reverse

from throughcare.accounts.routes import ROUTES

Named = dict[str, Any]
FORMATS = ("csv", "xlsx", "html", "pdf", "docx", "exe")


@dataclass(frozen=True)
class Address:
    route: str
    path: str


class Addresses:
    """`most`: of kinds, entries, questions and scores of each case and inspection, at most so many (None:
    all of them)."""

    def __init__(self, most: int | None = None) -> None:
        self.most = most
        self.named: dict[frozenset[str], Callable[[], Iterator[Named]]] = {
            frozenset(): lambda: iter([{}]),
            frozenset(["area_id"]): self.areas,
            frozenset(["area_id", "ref"]): self.cases,
            frozenset(["area_id", "ref", "kind"]): self.kinds,
            frozenset(["area_id", "ref", "entry_id"]): self.entries,
            frozenset(["area_id", "ref", "model"]): self.models,
            frozenset(["area_id", "ref", "draft_id"]): self.drafts,
            frozenset(["area_id", "ref", "victim_ref"]): self.victims,
            frozenset(["area_id", "format"]): self.area_files,
            frozenset(["area_id", "measure"]): self.measures,
            frozenset(["area_id", "username"]): self.trails,
            frozenset(["username"]): self.usernames,
            frozenset(["inspection_id"]): self.inspections,
            frozenset(["inspection_id", "ref"]): self.sampled,
            frozenset(["inspection_id", "question"]): self.questions,
            frozenset(["inspection_id", "slug"]): self.scores,
            frozenset(["inspection_id", "format"]): self.reports,
            frozenset(["report_id"]): lambda: iter([{"report_id": "cheshire-2006"}]),
            frozenset(["provider_id"]): lambda: iter([{"provider_id": "own"}]),
            frozenset(["uidb36", "key"]): lambda: iter([{"uidb36": "1", "key": "set-password"}]),
            frozenset(["pk"]): lambda: iter([{"pk": 1}, {"pk": 10**15}]),
        }

    def of_route(self, route: str) -> Iterator[Address]:
        """The addresses of a route. Raises KeyError for one whose address names something new: say above
        what that is."""
        (_, parameters), *_ = get_resolver().reverse_dict.getlist(route)[0][0]
        for named in self.named[frozenset(parameters)]():
            yield Address(route, reverse(route, kwargs=named))

    def of_route_now(self, route: str) -> list[Address]:
        """The same, asked for by whoever runs the machine."""
        from throughcare.accounts.scope import as_machine

        with as_machine("tests"):
            return list(self.of_route(route))

    @cached_property
    def all(self) -> list[Address]:
        from throughcare.accounts.scope import as_machine

        with as_machine("tests"):
            return [address for route in ROUTES for address in self.of_route(route)]

    # What an address can name

    def areas(self) -> Iterator[Named]:
        from throughcare.cases.models import Area

        yield from ({"area_id": pk} for pk in self._those(Area, "pk"))

    def cases(self) -> Iterator[Named]:
        from throughcare.cases.models import Case

        for area, ref in Case.objects.order_by("area", "ref").values_list("area", "ref"):
            yield {"area_id": area, "ref": ref}

    def kinds(self) -> Iterator[Named]:
        """Every kind in the first case; in the others one of each table."""
        from throughcare.core.record.kinds import KINDS

        for number, case in enumerate(self.cases()):
            some = ("noted", "victim_met", "intelligence_received")
            for kind in self._most(list(KINDS)) if number == 0 else some:
                yield {**case, "kind": kind}

    def models(self) -> Iterator[Named]:
        yield from ({**case, "model": "ogrs3"} for case in self.cases())

    def entries(self) -> Iterator[Named]:
        from throughcare.cases.models import Entry, VictimEntry

        for table in (Entry, VictimEntry):
            rows = table.objects.order_by("case", "pk").values_list(
                "case__area", "case__ref", "ref"
            )
            of_case: dict[tuple[str, str], list[str]] = {}
            for area, ref, entry in rows:
                of_case.setdefault((area, ref), []).append(entry)
            for (area, ref), found in of_case.items():
                for entry in self._most(found):
                    yield {"area_id": area, "ref": ref, "entry_id": entry}

    def drafts(self) -> Iterator[Named]:
        from throughcare.cases.models import Draft

        for area, ref, draft in Draft.objects.values_list("case__area", "case__ref", "pk"):
            yield {"area_id": area, "ref": ref, "draft_id": draft}

    def victims(self) -> Iterator[Named]:
        from throughcare.cases.models import Victim

        for area, ref, victim in Victim.objects.values_list("case__area", "case__ref", "ref"):
            yield {"area_id": area, "ref": ref, "victim_ref": victim}

    def area_files(self) -> Iterator[Named]:
        yield from ({**area, "format": name} for area in self.areas() for name in FORMATS)

    def measures(self) -> Iterator[Named]:
        from throughcare.performance.models import MeasureResult

        for area, measure in MeasureResult.objects.values_list("area", "measure"):
            yield {"area_id": area, "measure": measure}

    def trails(self) -> Iterator[Named]:
        yield from ({**area, **user} for area in self.areas() for user in self.usernames())

    def usernames(self) -> Iterator[Named]:
        from throughcare.accounts.models import User

        yield from ({"username": name} for name in self._those(User, "username"))

    def inspections(self) -> Iterator[Named]:
        from throughcare.inspections.models import Inspection

        yield from ({"inspection_id": pk} for pk in self._those(Inspection, "pk"))

    def sampled(self) -> Iterator[Named]:
        from throughcare.inspections.models import SampledCase

        for pk, ref in SampledCase.objects.values_list("inspection", "case_ref"):
            yield {"inspection_id": pk, "ref": ref}

    def questions(self) -> Iterator[Named]:
        from throughcare.inspections.models import Inspection
        from throughcare.inspections.queries import framework_of

        for found in Inspection.objects.all():
            for question in self._most(list(framework_of(found).questions)):
                yield {"inspection_id": found.pk, "question": question}

    def scores(self) -> Iterator[Named]:
        from throughcare.inspections.models import Inspection
        from throughcare.inspections.scores import score_rows

        for found in Inspection.objects.all():
            for row in self._most(list(score_rows(found))):
                yield {"inspection_id": found.pk, "slug": row.slug}

    def reports(self) -> Iterator[Named]:
        yield from ({**found, "format": name} for found in self.inspections() for name in FORMATS)

    def _those(self, model: Any, column: str) -> list[Any]:
        return list(model.objects.order_by("pk").values_list(column, flat=True))

    def _most(self, found: list[Any]) -> list[Any]:
        """So many of them, from the first to the last."""
        if self.most is None or len(found) <= self.most:
            return found
        return [found[n * len(found) // self.most] for n in range(self.most)]
