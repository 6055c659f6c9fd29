"""What has changed about a blog, as Markdown for whoever reviews it on GitHub.

Pictures cannot be shown there, so curves are sketched by Mermaid, which GitHub draws, and
each experiment names its address in the built site. Names and texts come from records and
posts, which may be anybody's: none reaches GitHub as anything but text. A summary has an end,
however much has changed: GitHub takes no more than a megabyte, and no reader that much.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from runpress.cli.finding import finding
from runpress.cli.gap import Gap
from runpress.cli.markdown import code, table, text
from runpress.cli.since import ArmChange, ExperimentChange, Kind, Since, VerdictChange
from runpress.cli.stand import Stand
from runpress.cli.xychart import Line, xychart
from runpress.errors import RunpressError
from runpress.format.problems import Problem, Severity
from runpress.site.catalog import Experiment
from runpress.site.evidence.verdicts import Verdict
from runpress.site.wording.words import words_of

# Bytes of UTF-8, well below what GitHub takes.
MOST_BYTES = 200_000
MOST_NAMES, MOST_ARMS, MOST_PROBLEMS, MOST_CHARTS, MOST_PAGES = 12, 8, 40, 8, 40
MOST_LINES = 4
# A table of new arms: as many columns as a screen has room for.
MOST_COLUMNS, MOST_ROWS = 5, 24
WORDS: dict[Kind, str] = {"new": "new", "gone": "gone", "changed": "changed", "": "as it was"}
NOTHING = "–"


def summary(found: Since, base: str, old: Stand, new: Stand) -> str:
    """Return the summary, with a line's end at its end.

    Args:
        found: what has changed.
        base: the earlier commit.
        old: the blog as it was.
        new: the blog as it is.
    """
    lines = ["## What changes in the blog", "", _sentence(found, base), ""]
    lines += _of_problems("New problems", found.problems)
    lines += _of_problems("Problems that are gone", found.mended)
    size, charts, left = _size(lines), 0, []
    for each in found.experiments:
        chart = _chart(each, old, new) if charts < MOST_CHARTS else []
        part = [*_of_experiment(each, old, new), *chart]
        if size + _size(part) > MOST_BYTES:
            left.append(each.id)
            continue
        charts, size = charts + bool(chart), size + _size(part)
        lines += part
    if left:
        lines += [f"Left out here, so that this has an end: {_names(left)}.", ""]
    lines += _of_pages(found.pages)
    return "\n".join(lines).rstrip() + "\n"


def _sentence(found: Since, base: str) -> str:
    counts = [
        f"{count} {WORDS[kind]}"
        for kind in ("new", "changed", "gone")
        if (count := sum(each.kind == kind for each in found.experiments))
    ]
    flipped = sum(1 for each in found.experiments for one in each.verdicts if one.old and one.new)
    told = [f"experiments: {', '.join(counts) or 'none'} ({found.same} as before)"]
    told += [f"**{flipped} verdict{'s' * (flipped != 1)} flipped**"] if flipped else []
    told += [_count(found.problems, "new problem"), _count(found.mended, "problem", " gone")]
    return f"Since {code(base[:10])}: {'; '.join(filter(None, told))}."


def _count(problems: Sequence[Problem], what: str, after: str = "") -> str:
    many = len(problems)
    return f"{many} {what}{'' if many == 1 else 's'}{after}" if many else ""


def _of_problems(heading: str, problems: Sequence[Problem]) -> list[str]:
    """Return a list of problems: hints folded, since they stop nothing."""
    hard = [each for each in problems if each.severity is not Severity.HINT]
    soft = [each for each in problems if each.severity is Severity.HINT]
    lines = [f"### {heading}", "", *_listed(hard), ""] if hard else []
    if soft:
        count = f"{heading}: {len(soft)} hint{'' if len(soft) == 1 else 's'}"
        lines += ["<details>", f"<summary>{count}</summary>", "", *_listed(soft), ""]
        lines += ["</details>", ""]
    return lines


def _listed(problems: Sequence[Problem]) -> list[str]:
    told: list[str] = []
    for each in problems[:MOST_PROBLEMS]:
        what = f"{each.code} {code(each.where)}: {text(each.what, 400)}"
        told.append(f"- **{each.severity.value}** {what}")
        if _size(told) > MOST_BYTES // 10:
            break
    more = len(problems) - len(told)
    return [*told, f"- … and {more} more"] if more > 0 else told


def _of_experiment(each: ExperimentChange, old: Stand, new: Stand) -> list[str]:
    title = f": {text(each.overview.title)}" if each.overview.title else ""
    lines = [f"### {code(each.id)} ({WORDS[each.kind]}){title}", ""]
    lines += [f"- {line}" for line in _facts(each, old, new)]
    lines += ["", *_of_verdicts(each.verdicts)]
    moved = [arm for arm in each.arms if arm.kind == "changed"]
    for arm in moved[:MOST_ARMS]:
        lines += _of_arm(arm, each.overview.experiment)
    if len(moved) > MOST_ARMS:
        lines += [f"… and {len(moved) - MOST_ARMS} more arms.", ""]
    for kind in ("new", "gone"):
        lines += _of_arms([arm for arm in each.arms if arm.kind == kind], kind)
    return lines


def _facts(each: ExperimentChange, old: Stand, new: Stand) -> Iterator[str]:
    """Go through what a line each can tell of an experiment."""
    told = {"after": _finding(new, each.id), "before": _finding(old, each.id)}
    if told["before"] == told["after"]:
        told.pop("before")
    yield from (f"{when}: {code(line)}" for when, line in told.items() if line)
    for what, names in (("added", each.added), ("gone", each.gone), ("changed", each.changed)):
        if names:
            yield f"runs {what} ({len(names)}): {_names(names)}"
    if each.same_arms:
        yield f"arms as before: {each.same_arms}"
    if each.same_verdicts:
        yield f"verdicts as before: {each.same_verdicts}"
    if each.post:
        yield f"the post is {WORDS[each.post]}"
    if each.overview.state:
        yield f"**{text(each.overview.state)}** by its author"
    if each.address and each.kind != "gone":
        yield f"in the built site: {code(each.address)}"


def _finding(stand: Stand, experiment: str) -> str:
    """Return the line of an experiment that a commit would carry; empty where it has none."""
    known = stand.experiments.get(experiment)
    try:
        return finding(stand.archive, known.experiment) if known and stand.archive else ""
    except RunpressError:
        return ""


def _of_verdicts(verdicts: Sequence[VerdictChange]) -> list[str]:
    if not verdicts:
        return []
    rows = [(text(each.claim), _verdict(each.old), _verdict(each.new)) for each in verdicts]
    return [*table(("hypothesis", "before", "after"), rows), ""]


def _verdict(verdict: Verdict | None) -> str:
    if verdict is None:
        return NOTHING
    word = f"**{text(words_of('en')(f'verdict.{verdict.word}'))}**"
    effect = verdict.effect.formatted().text if verdict.effect else ""
    return f"{word}, {text(effect)}" if effect else word


def _of_arms(arms: Sequence[ArmChange], kind: str) -> list[str]:
    """Return arms that are on one side alone in one table, a row each."""
    if not arms:
        return []
    metrics = list(dict.fromkeys(gap.metric for arm in arms for gap in arm.gaps))[:MOST_COLUMNS]
    rows = []
    for arm in arms[:MOST_ROWS]:
        known = {gap.metric: gap for gap in arm.gaps}
        values = [_value(known.get(name), "old" if kind == "gone" else "new") for name in metrics]
        rows.append((code(arm.name, 60), *values))
    heading = f"arms that are {kind}"
    lines = table((heading, *map(code, metrics)), rows, right=" " + "r" * len(metrics))
    more = len(arms) - MOST_ROWS
    return [*lines, "", *([f"… and {more} more.", ""] if more > 0 else [])]


def _of_arm(arm: ArmChange, experiment: Experiment) -> list[str]:
    if not arm.gaps:
        return [f"Arm {code(arm.name)}: other runs, the same numbers.", ""]
    rows = [
        (
            code(gap.metric),
            _value(gap, "old"),
            _value(gap, "new"),
            text(arm.difference(gap)) + _sense(gap, experiment),
        )
        for gap in arm.gaps
    ]
    headings = (f"arm {code(arm.name)}", "before", "after", "difference")
    lines = table(headings, rows, right=" rr")
    notes = ["Some runs are part of both."] if arm.shares_runs else []
    notes += [f"… and {arm.more} more metrics."] if arm.more else []
    return [*lines, "", *([" ".join(notes), ""] if notes else [])]


def _sense(gap: Gap, experiment: Experiment) -> str:
    """Say whether a metric got better or worse, where the interval leaves out that it did not."""
    goal = experiment.metric_goal(gap.metric)
    interval = gap.difference.effect.interval if gap.difference and gap.difference.effect else None
    if not goal or not interval or interval[0] <= 0 <= interval[1]:
        return ""
    return ", **better**" if (interval[0] > 0) == (goal == "max") else ", **worse**"


def _value(gap: Gap | None, side: str) -> str:
    value = None if gap is None else gap.old if side == "old" else gap.new
    return text(f"{value.formatted().number} (n = {value.n})") if value else NOTHING


def _chart(each: ExperimentChange, old: Stand, new: Stand) -> list[str]:
    """Return the sketch of an experiment's curves, none where there is nothing to see."""
    known = new.experiments.get(each.id)
    metric = known.experiment.drawn if known else None
    if not known or not metric:
        return []
    drawn = xychart(metric, _lines(each, known.experiment, old))
    if not drawn:
        return []
    chart, names = drawn
    legend = ", ".join(f"{name[0]} {code(name[2:])}" for name in names)
    return [f"{code(metric)}: {legend}", "", "```mermaid", chart, "```", ""]


def _lines(each: ExperimentChange, now: Experiment, old: Stand) -> list[Line]:
    """Choose what to draw: an arm before and after, else the arms that are new."""
    was = old.experiments.get(each.id)
    best = now.best_arm.name if now.best_arm else None
    names = sorted((arm.name for arm in each.arms), key=lambda name: name != best)
    for name in names:
        before = was.experiment.arms.get(name) if was else None
        if before and before.counted and name in now.arms and now.arms[name].counted:
            return [Line(f"{name} after", now.arms[name]), Line(f"{name} before", before)]
    arms = [now.arms[name] for name in names if name in now.arms and now.arms[name].counted]
    return [Line(arm.name, arm) for arm in arms[:MOST_LINES]]


def _names(names: Sequence[str]) -> str:
    some = ", ".join(code(name, 60) for name in names[:MOST_NAMES])
    more = len(names) - MOST_NAMES
    return f"{some} and {more} more" if more > 0 else some


def _of_pages(pages: Mapping[str, Kind]) -> list[str]:
    some = list(pages.items())[:MOST_PAGES]
    more = len(pages) - MOST_PAGES
    return [
        *(f"- {WORDS[kind]}: {code(page)}" for page, kind in some),
        *([f"- … and {more} more pages"] if more > 0 else []),
    ]


def _size(lines: Sequence[str]) -> int:
    return sum(len(line.encode("utf-8", "replace")) + 1 for line in lines)
