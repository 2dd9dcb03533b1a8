"""The whole proof: streams of acts recorded and replayed, the logs cut, the broken builds found out."""

from __future__ import annotations

import shutil
import time
from pathlib import Path

from proof.power_cut.checks import Moments
from proof.power_cut.controls import CONTROLS
from proof.power_cut.recording import Recording, prepare, record, set_up
from proof.power_cut.replay import replay
from proof.power_cut.result import Plan, Result
from proof.power_cut.trials import Trials


def prove(plan: Plan, folder: Path) -> Result:
    """Everything, with files in `folder`. Sets Django up, so it runs once in a process."""
    start = time.perf_counter()
    data = folder / "data"
    data.mkdir()
    set_up(data)
    before = prepare(data)
    result = Result(plan)
    for stream in range(plan.streams):
        recording = record(before, acts=plan.acts, seed=plan.seed + stream)
        moments = moments_of(recording, folder)
        if stream == 0:
            first, moments_of_first = recording, moments
        log = replay(recording, folder / "replay", seed=plan.seed, synchronous=plan.synchronous)
        result.took_in(recording, log)
        trials = Trials(log, moments, f"{plan.seed + stream}")
        cuts = plan.cuts_of(stream)
        begin = time.perf_counter()
        result.tally.add(trials.run(cuts, jobs=plan.jobs, folder=folder))
        result.seconds_of_cuts += time.perf_counter() - begin
    for control in CONTROLS:
        trials = Trials(control.log(first, folder / "replay"), moments_of_first, control.name)
        result.controls[control] = trials.run(plan.cuts_of_a_control, jobs=plan.jobs, folder=folder)
    result.seconds = time.perf_counter() - start
    return result


def moments_of(recording: Recording, folder: Path) -> Moments:
    """What the site held after each transaction. Raises RuntimeError where the recording is not what Django
    did."""
    database = Path(shutil.copy(recording.before, folder / "moments.sqlite3"))
    moments = Moments(recording, database)
    if not moments.is_what_django_left(recording):
        raise RuntimeError("the recorded statements do not come to what Django left")
    database.unlink()
    return moments
