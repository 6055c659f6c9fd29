"""The line under the title of a run that trains: what it says, and what its script needs.

Only the dev server has such runs. There a script asks it twice a second for what was logged
since, appends it to the charts, and keeps the line true. A published page has none of this.
"""

from __future__ import annotations

import json

from runpress.site.catalog import Run
from runpress.site.place import Place
from runpress.site.running import expected_end


def live_line(place: Place, run: Run) -> dict[str, str] | None:
    """Return what the line says and its script is told; None where nobody trains the run."""
    if run.status != "running":
        return None
    last, words = run.record.log.last_step, place.words
    end = expected_end(run, place.experiment.arms.values())
    begins = [metric.first.step for metric in run.record.metrics.values() if metric.first]
    facts = {
        "id": run.record.id,
        # The script asks for what comes behind these bytes.
        "from": run.log_size,
        "last": last,
        "seconds": run.log.seconds,
        "end": end,
        # Counted from 0, step 99 is the last of 100.
        "steps": None if end is None else end + (min(begins, default=0) == 0),
    }
    return {
        "facts": _json(facts),
        "words": _json(words.under("status") | words.under("live")),
        "status": words("status.running"),
        "last": words("live.waiting") if last is None else words("live.step", step=last),
    }


def _json(data: object) -> str:
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"))
