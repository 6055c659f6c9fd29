"""`runpress new`: the next experiment of a blog, as a post and a script to begin with."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from runpress.cli.opening import config_option, open_blog
from runpress.template.new_blog import LANGUAGES

if TYPE_CHECKING:
    from runpress.hosts.files import BlogFiles

SCRIPTS = "experiments"


@click.command()
@click.argument("slug")
@click.option("--lang", type=click.Choice(LANGUAGES), help="The post's language; else the blog's.")
@config_option
def command(slug: str, lang: str | None, config_file: str | None) -> None:
    """Begin an experiment: a post to fill in, and a script that trains as it is.

    SLUG is a word or some, such as weight-decay, and gets the next number: exp-002-weight-decay.
    One that has a number is taken as it is.
    """
    from runpress.cli.terminal import plain, say
    from runpress.template.new_experiment import Planned, begin, next_id

    blog = open_blog(config_file)
    own = "zh" if blog.settings.language.partition("-")[0] == "zh" else "en"
    scripts = blog.settings.folder / SCRIPTS
    planned = Planned(
        id=next_id(slug, _known(blog, scripts)),
        posts=blog.settings.docs / blog.blog.posts,
        scripts=scripts,
        language=lang or own,
        said=lang not in (None, own),
        today=datetime.now().astimezone().date(),
    )
    _check_unused(planned.id, blog)
    for place in begin(planned):
        say(f"wrote {plain(_shown(place))}")
    say("Next: write down what you expect, commit it, and train.")


def _known(blog: BlogFiles, scripts: Path) -> Iterator[str]:
    """Go through the ids that are taken: by posts, by records, by scripts."""
    yield from (post.stem for post in blog.pages if blog.blog.has_post(post))
    yield from (post.experiment for post in blog.pages if post.experiment)
    yield from blog.catalog.experiments
    if scripts.is_dir():
        yield from (each.name for each in scripts.iterdir())


def _check_unused(experiment: str, blog: BlogFiles) -> None:
    from runpress.errors import RunpressError

    if experiment in blog.catalog.experiments:
        place = f"{blog.settings.shown}/runs/{experiment}"
        raise RunpressError(f"{place}: it has runs already. Choose another name.")


def _shown(place: Path) -> str:
    """Return a path as seen from here, where that is shorter."""
    here = Path.cwd()
    return str(place.relative_to(here)) if place.is_relative_to(here) else str(place)
