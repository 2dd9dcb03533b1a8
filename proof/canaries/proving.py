"""The whole proof: fills the site, visits it as everybody, looks everywhere else."""

from __future__ import annotations

import io
import multiprocessing
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from proof.canaries.addresses import Addresses
from proof.canaries.elsewhere import Elsewhere, listening
from proof.canaries.fields import undecided
from proof.canaries.permitted import Permitted
from proof.canaries.sending import send_everything
from proof.canaries.tokens import Canary
from proof.canaries.visits import PUBLIC, Found, Visitor, more_addresses, searches
from proof.canaries.world import World, make_world
from proof.tally import progress

SOME = (PUBLIC, "victim-liaison", "officer", "analyst", "chief")
FEWEST = SOME[:3]
SENDS = ("officer", "chief")  # of those, who also send forms
WITHOUT = ("officer", "chief", "lead")  # who also come without their second factor
# Canaries that no page shows to anybody.
FEW_CASES = 2
NEVER_SHOWN = (
    "accounts.ApiToken itself", "accounts.Staff.", "accounts.User.password", "axes.", "mfa.Authenticator.data",
    "accounts.User.email",  # mails go there
)  # fmt: skip


@dataclass(frozen=True)
class Plan:
    """`most`: of what one case or inspection has many of (None: all). `few`: not the whole cast. `broken`:
    the build that was broken, if any: one leak is enough there."""

    most: int | None
    few: bool
    jobs: int
    broken: str


@dataclass
class Job:
    """What the processes have in common; they are forks, and have it from there."""

    world: World
    permitted: Permitted
    addresses: Addresses
    plan: Plan
    log: io.StringIO


_job: Job


def prove(folder: Path, plan: Plan) -> tuple[Found, int]:
    """Gives what was found, and how many canaries there are."""
    global _job
    found = Found()
    with listening() as log:
        progress("the site is filled")
        world = make_world(folder)
        permitted = Permitted(world)
        planted = {canary.what.split()[0] for canary in world.planted.canaries}
        found.wrong += undecided(planted)
        found.wrong += facts_without_canary(world)
        _job = Job(world, permitted, Addresses(plan.most), plan, log)
        len(_job.addresses.all)  # worked out once, before the processes part
        for done, one in enumerate(visits(permitted, plan), start=1):
            found.add(one)
            progress(
                f"{done} people: {found.looked_at['answers']:,} answers, {len(found.leaks)} leaks"
            )
            if plan.broken and found.leaks:
                return found, len(world.planted.canaries)
        found.add(Elsewhere(world, permitted).check(log))
    if not plan.few:
        found.wrong += unseen(world, permitted, found)
    return found, len(world.planted.canaries)


def visits(permitted: Permitted, plan: Plan) -> Iterator[Found]:
    """What everybody sees, on several cores."""
    from django.db import connection

    if plan.few:
        yield from (visit((who, True)) for who in (SOME if plan.broken else FEWEST))
        return
    everybody = [(who, True) for who in (PUBLIC, *permitted.people)]
    everybody += [(who, False) for who in WITHOUT]
    connection.close()
    with multiprocessing.get_context("fork").Pool(plan.jobs, _own_database) as pool:
        yield from pool.imap_unordered(visit, everybody)


def _own_database() -> None:
    """A process works on a copy: what one person leaves behind is not in another's way."""
    from django.conf import settings
    from django.db import connection

    own = Path(settings.DATABASE).with_name(f"of-{multiprocessing.current_process().pid}.sqlite3")
    shutil.copyfile(settings.DATABASE, own)
    connection.settings_dict["NAME"] = str(own)


def visit(who: tuple[str, bool]) -> Found:
    """All that one person asks for; what that wrote into the log is looked at, too."""
    name, second_factor = who
    visitor = Visitor(_job.world, _job.permitted, name, second_factor=second_factor)
    for address in _job.addresses.all:
        visitor.visit(address)
    for address in more_addresses(_job.world):
        visitor.visit(address)
    for text in searches(_job.world):
        visitor.send("search", "/search/", {"q": text})
    if not _job.plan.few or name in SENDS:
        send_everything(visitor, cases=FEW_CASES if _job.plan.few else None)
    elsewhere = Elsewhere(_job.world, _job.permitted)
    elsewhere.look("logs", f"of {visitor.name}", _job.log.getvalue().encode(), lambda _: False)
    visitor.found.add(elsewhere.found)
    return visitor.found


def facts_without_canary(world: World) -> list[str]:
    """Facts that can hold a text, and none of whose entries has a canary."""
    from proof.canaries.fields import every_kind, text_facts

    planted = {c.what.partition(" ")[2] for c in world.planted.canaries if ".facts " in c.what}
    named = {name.split(".")[0] + "." + name.split(".")[1] for name in planted if "." in name}
    return [
        f"no entry has a canary in {kind}.{fact.name}"
        for kind in every_kind()
        for fact in text_facts(kind)
        if f"{kind}.{fact.name}" not in named and fact.name != "victim"
    ]


def unseen(world: World, permitted: Permitted, found: Found) -> list[str]:
    """Canaries that somebody of the cast may see, and nobody saw: the harness may not know where to look."""
    return [
        f"nobody saw {canary.what} ({canary.token}, for {canary.rules})"
        for canary in world.planted.canaries
        if canary.number not in found.seen
        and not _is_never_shown(canary)
        and any(permitted.may(who, canary) for who in permitted.people.values())
    ]


def _is_never_shown(canary: Canary) -> bool:
    return canary.what.startswith(NEVER_SHOWN)
