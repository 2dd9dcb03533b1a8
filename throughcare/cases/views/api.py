"""The same reads and acts for programs: JSON, with a token, under the rights of its owner.

Errors are objects: `{"error": ..., "problems": [{"field", "problem", "remedy"}]}`. What does not exist and
what is not allowed is the same 404.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator
from functools import wraps
from typing import Any

import msgspec
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse, JsonResponse, RawPostDataException
from django.views.decorators.csrf import csrf_exempt

from throughcare.accounts.models import User
from throughcare.accounts.scope import current
from throughcare.cases import gate
from throughcare.cases.actions.journal import (
    CannotRecord,
    Overtaken,
    Recorded,
    Wanted,
    allocate_case,
    record_entry,
    withdraw_entry,
)
from throughcare.cases.journals import journal
from throughcare.cases.models import Case
from throughcare.cases.openapi import Allocation, NewEntry, Withdrawal, describe
from throughcare.cases.queries import api as queries
from throughcare.core.days import NotADay, day_of
from throughcare.core.plain_text import problem_of
from throughcare.core.record.entry import FactProblem

View = Callable[..., HttpResponse]


def answers_in_json(view: View) -> View:
    """Turns what a view raises into JSON. A token is no cookie: no other site can send it for somebody."""

    @csrf_exempt
    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except CannotRecord as error:
            return _problems(error.problems)
        except msgspec.ValidationError as error:
            where, _, path = str(error).partition(" - at ")
            return _problems([FactProblem(path.strip("`").removeprefix("$.") or None, where)])
        except msgspec.DecodeError as error:
            return JsonResponse({"error": f"the body is not JSON: {error}"}, status=400)
        except RequestDataTooBig:
            return JsonResponse({"error": "the body is larger than 1 MiB"}, status=413)
        except UnicodeDecodeError:
            return JsonResponse({"error": "the body is not UTF-8 text"}, status=400)
        except RawPostDataException:
            return JsonResponse({"error": "the body is a form's, and not JSON"}, status=400)
        except Overtaken as error:
            said = queries.entry_json(error.standing) if error.standing else None
            return JsonResponse(
                {"error": "somebody else changed this first", "stands": said}, status=409
            )

    return wrapped


def _problems(problems: list[FactProblem]) -> JsonResponse:
    listed = [{"field": p.fact, "problem": p.problem, "remedy": p.remedy} for p in problems]
    return JsonResponse({"error": "this cannot be recorded", "problems": listed}, status=422)


def description(request: HttpRequest) -> HttpResponse:
    return JsonResponse(describe())


@answers_in_json
def kinds(request: HttpRequest) -> HttpResponse:
    """The kinds of entry that the token's owner may write in some case."""
    return JsonResponse({"kinds": sorted(current().principal.kinds())})


@answers_in_json
def cases(request: HttpRequest) -> HttpResponse:
    """The cases that the owner may list, 100 a page."""
    page = queries.page_number(request.GET.get("page", "1"))
    found = queries.cases_page(request.GET.get("area", ""), page)
    gate.listed(found.cases)
    return JsonResponse(
        {
            "cases": [queries.case_json(case) for case in found.cases],
            "page": page,
            "pages": found.pages,
        }
    )


@answers_in_json
def case(request: HttpRequest, area_id: str, ref: str) -> HttpResponse:
    found = gate.case_for(area_id, ref)
    return JsonResponse(queries.case_json(found) | {"version": found.version})


@answers_in_json
def entries(request: HttpRequest, area_id: str, ref: str) -> HttpResponse:
    found = gate.case_for(area_id, ref)
    return JsonResponse({"entries": [queries.entry_json(entry) for entry in journal(found)]})


@answers_in_json
def obligations(request: HttpRequest, area_id: str, ref: str) -> HttpResponse:
    """What was due in a case and what came of it, each with its reason."""
    found = gate.case_for(area_id, ref)
    return JsonResponse({"obligations": queries.obligations_json(found)})


@answers_in_json
def record(request: HttpRequest, area_id: str, ref: str) -> HttpResponse:
    found = gate.case_for(area_id, ref, "record")
    sent = _sent(request, NewEntry)
    wanted = Wanted(
        ref=sent.id,
        kind=sent.kind,
        happened_on=_day(sent.happened_on),
        facts=sent.facts,
        corrects=sent.corrects or "",
    )
    return _done(found, record_entry(case=found, wanted=wanted, by=current().principal))


@answers_in_json
def withdraw(request: HttpRequest, area_id: str, ref: str) -> HttpResponse:
    found = gate.case_for(area_id, ref, "record")
    sent = _sent(request, Withdrawal)
    done = withdraw_entry(
        case=found, ref=sent.id, corrects=sent.corrects, reason=sent.reason, by=current().principal
    )
    return _done(found, done)


@answers_in_json
def allocate(request: HttpRequest, area_id: str, ref: str) -> HttpResponse:
    found = gate.case_for(area_id, ref, "allocate")
    sent = _sent(request, Allocation)
    officer = User.objects.filter(username=sent.officer).select_related("staff__team").first()
    if officer is None:
        raise CannotRecord([FactProblem("officer", "signs in to nothing here.")])
    done = allocate_case(
        case=found,
        ref=sent.id,
        officer=officer,
        happened_on=_day(sent.happened_on),
        seen_version=sent.version,
        reason=sent.reason,
        by=current().principal,
    )
    return _done(found, done)


def _sent(request: HttpRequest, kind: type[Any]) -> Any:
    """The body as its type. Raises msgspec's errors, and CannotRecord where a text holds what is none."""
    sent = msgspec.json.decode(request.body, type=kind)
    problems = list(_problems_of_texts(msgspec.to_builtins(sent), ""))
    if problems:
        raise CannotRecord(problems)
    return sent


def _problems_of_texts(value: Any, place: str) -> Iterator[FactProblem]:
    if isinstance(value, str):
        problem = problem_of(value)
        if problem:
            yield FactProblem(place, problem, "Take it out.")
    elif isinstance(value, dict):
        for name, part in value.items():
            yield from _problems_of_texts(name, place)
            yield from _problems_of_texts(part, name)
    elif isinstance(value, list):
        for part in value:
            yield from _problems_of_texts(part, place)


def _day(text: str) -> datetime.date:
    try:
        return day_of(text)
    except NotADay as error:
        problem = FactProblem("happened_on", error.problem, error.remedy)
        raise CannotRecord([problem]) from error


def _done(case: Case, done: Recorded) -> JsonResponse:
    """What came of an act: the entry's id, whether it was there already, what it changed."""
    changed = queries.changed_json(case, done.ref)
    status = 200 if done.again else 201
    return JsonResponse({"id": done.ref, "again": done.again, "changed": changed}, status=status)
