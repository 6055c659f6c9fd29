"""Where a section stands: the page, the experiment or run it is about, the words it uses."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import markupsafe

from runpress.site.archive import Archive
from runpress.site.catalog import Arm, BrokenRun, Experiment, Run
from runpress.site.model import Tree, key_of, link
from runpress.site.text.post import Post
from runpress.site.wording.words import Words


@dataclass(frozen=True)
class Place:
    """What a section may look at.

    `folder` is where the page's own assets go, relative to `docs/`. `archive` is what the page
    may know of all others. `post` is the hand-written page, None where the page is generated.
    `run` is set on a run page only. `options` are the keys of the fence that asked for the
    section. `ids` are the names of places on the page that are taken.
    """

    experiment: Experiment
    words: Words
    tree: Tree
    folder: str
    archive: Archive = field(default_factory=Archive)
    post: Post | None = None
    run: Run | None = None
    options: Mapping[str, Any] | None = None
    ids: set[str] = field(default_factory=set)

    @property
    def arms(self) -> list[Arm]:
        """The arms that the fence asks for, else all."""
        asked, arms = self.asked("arms"), self.experiment.arms
        return [arms[name] for name in (arms if asked is None else asked) if name in arms]

    def asked(self, key: str) -> list[str] | None:
        """Return the names that the fence gives under a key; None where it gives none."""
        return names_under(self.options or {}, key)

    def claim(self, name: str) -> str:
        """Return a name for a place on the page, as an element's id: each is given once.

        Empty where another section has it, or where the section is about another experiment
        than the page: links to the name mean the page's own.
        """
        about = self.archive.experiment(self.post) if self.post else None
        if name in self.ids or (about and about.id != self.experiment.id):
            return ""
        self.ids.add(name)
        return name

    def own_name(self, name: str) -> str:
        """Return the file name of a picture; one that shows less than the page has its own."""
        asked = [names_under(self.options or {}, key) for key in ("experiment", "arms")]
        return f"{name}-{key_of(asked)[:8]}" if any(asked) else name

    def style_of(self, arm: str) -> int:
        """The number of an arm's colour and dash: the same on every part of the page."""
        return list(self.experiment.arms).index(arm)

    def shown_run(self) -> tuple[Run, str] | None:
        """Choose the run that parts about one run show, and say why it was chosen.

        On a run page its own run; elsewhere the one that the fence asks for, itself or by
        its arm, else the newest finished run of the best arm, else of the baseline, else
        the newest. The reason is a key of the words, empty on a run page.
        """
        if self.run:
            return self.run, ""
        experiment = self.experiment
        for run in experiment.runs:
            if run.name in (self.asked("run") or ()):
                return run, "asked"
        if self.asked("arms"):
            for arm in self.arms:
                return (arm.counted or arm.runs)[-1], "asked"
        for why, likely in (
            ("best", experiment.best_arm),
            ("baseline", experiment.arms.get(experiment.baseline or "")),
        ):
            if likely and likely.counted:
                return likely.counted[-1], why
        return (experiment.runs[-1], "newest") if experiment.runs else None


@dataclass(frozen=True)
class Block:
    """A section's result: HTML on one line, and the heading it has when nobody placed it."""

    html: str
    heading: str = ""


def names_under(options: Mapping[str, Any], key: str) -> list[str] | None:
    """Return the names under a key of a fence, one or a list; None where there are none."""
    told = options.get(key)
    if told is None:
        return None
    return list(dict.fromkeys(map(str, told if isinstance(told, list) else [told])))


Section = Callable[[Place], Block | None]


def run_link(run: Run | BrokenRun, text: str | None = None) -> markupsafe.Markup:
    """Return a link to a run's page."""
    address = link(run_page(run.experiment, run.name))
    # Put together by hand: a page has one a run, and markup formats slowly.
    html = f'<a href="{markupsafe.escape(address)}">{markupsafe.escape(text or run.name)}</a>'
    return markupsafe.Markup(html)  # noqa: S704 (escaped here)


def run_page(experiment: str, run: str) -> str:
    """Return the source path of a run's page.

    A folder with an index, so that no name of a run can fall together with another file.
    """
    return f"runs/{experiment}/{run}/index.md"
