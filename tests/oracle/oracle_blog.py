"""A small blog that has something of everything, and the ways in which a writer changes it.

An edit is a function of the blog's folder and of a source of chance, which says what is edited
and how; with the same chance on the same blog it is the same edit. One that finds nothing to
change changes nothing.
"""

from __future__ import annotations

import os
import random
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

from blog_on_disk import PIPELINE, make_run, tiny_png

Edit = Callable[[Path, random.Random], None]

SETTINGS = """\
site_name: Notes
site_url: http://127.0.0.1:8000/
repo_url: https://forge.invalid/notes
theme: {name: material, font: false, language: en}
plugins: [blog, tags, search, runpress]
markdown_extensions:
  [attr_list, admonition, footnotes, md_in_html, tables, toc, pymdownx.superfences,
  {pymdownx.arithmatex: {generic: true}}, {pymdownx.emoji: {
  emoji_index: !!python/name:material.extensions.emoji.twemoji "",
  emoji_generator: !!python/name:material.extensions.emoji.to_svg ""}}]
"""
# With these no conversion can be known to be the same, and hardly a shortcut is taken.
ICONS = ", options: {custom_icons: [icons]}"
WORDS = ["loss", "rate", "batch", "layer", "seed", "warmup", "norm", "token", "metric", "noise"]
TAGS = ["vision", "audio", "sweep", "ablation"]
DAY = "2026-11-{:02}"
GIT = {
    f"GIT_{who}_{what}": value
    for who in ("AUTHOR", "COMMITTER")
    for what, value in (("NAME", "Writer"), ("EMAIL", "writer@notes.invalid"))
}


def begin(folder: Path) -> None:
    """Write the blog into a folder that is not there yet."""
    chance = random.Random(1)
    _write(folder / "mkdocs.yml", SETTINGS)
    _write(folder / ".gitignore", "/site/\n/.runpress/\n")
    _write(folder / "docs/index.md", "# Notes\n\nWhat was tried.\n")
    _write(folder / "docs/about.md", "# About\n\nSee [the list](index.md).\n\n## Who\n\nMe.\n")
    _write(folder / "docs/tags.md", "# Tags\n\n<!-- material/tags -->\n")
    _write(folder / "docs/.authors.yml", _authors("Somebody"))
    for number in range(5):
        _post(folder, f"exp-{number:03}", chance, number)
    make_run(folder / "docs/runs", "exp-000", "base", figures=("val/accuracy",))
    make_run(folder / "docs/runs", "exp-000", "new", metrics=_curve(chance), pipeline=PIPELINE)
    make_run(folder / "docs/runs", "exp-001", "base", metrics=_curve(chance), started=30)
    git(folder, "init", "-q", "-b", "main")
    commit(folder, chance)


def _post(folder: Path, stem: str, chance: random.Random, number: int) -> None:
    ready = (folder / "docs/runs" / stem / "base").exists() or number < 2
    about = f"experiment: {stem}\nbaseline: base\n" if ready else ""
    header = f"date: {DAY.format(number + 1)}\ntags: [{chance.choice(TAGS)}, all]\nauthors: [me]\n"
    kind = f"categories: [{'Notes' if number % 2 else 'Sweeps'}]\n"
    value = ' It is `= base["val/accuracy"]`.' if ready else ""
    text = f"# {_words(chance)} {number}\n\n{_words(chance)}.{value}\n\n## Method\n\nSo.\n"
    _write(folder / f"docs/posts/{stem}.md", f"---\n{header}{kind}{about}---\n{text}")


# What is in a post.


def body(folder: Path, chance: random.Random) -> None:
    """Append a paragraph."""
    _change(_some_post(folder, chance), lambda text: f"{text}\n{_words(chance)}.\n")


def retitle(folder: Path, chance: random.Random) -> None:
    """Give a post, or another page, a new title."""
    page = chance.choice([*posts(folder), folder / "docs/about.md"])
    _change(page, lambda text: re.sub(r"(?m)^# .*", f"# {_words(chance)}", text, count=1))


def retag(folder: Path, chance: random.Random) -> None:
    """Give a post other tags."""
    tags = ", ".join(chance.sample(TAGS, 2))
    _header(folder, chance, "tags", f"[{tags}]")


def redate(folder: Path, chance: random.Random) -> None:
    """Move a post to another day: lists and neighbours change."""
    _header(folder, chance, "date", DAY.format(chance.randint(1, 20)))


def recategorise(folder: Path, chance: random.Random) -> None:
    """Put a post into another category, maybe one that is new."""
    _header(folder, chance, "categories", f"[{chance.choice(['Notes', 'Sweeps', 'Ends'])}]")


def series(folder: Path, chance: random.Random) -> None:
    """Make a post the next part of another one."""
    others = [path.stem for path in posts(folder)]
    _header(folder, chance, "follows", chance.choice(others))


def describe(folder: Path, chance: random.Random) -> None:
    """Give a post a description of its own."""
    _header(folder, chance, "description", _words(chance))


def draft(folder: Path, chance: random.Random) -> None:
    """Make a post a draft, or publish one."""
    _header(folder, chance, "draft", chance.choice(["true", "false"]))


def heading(folder: Path, chance: random.Random) -> None:
    """Add a heading, that others may link to."""
    _change(_some_post(folder, chance), lambda text: f"{text}\n## Part {chance.randint(1, 3)}\n")


def link(folder: Path, chance: random.Random) -> None:
    """Link from a page to a post, to a heading in it that may be there or not."""
    target = _some_post(folder, chance).name
    page = chance.choice([*posts(folder), folder / "docs/about.md"])
    way = target if page.parent.name == "posts" else f"posts/{target}"
    anchor = chance.choice(["", "#method", "#part-1", "#nowhere"])
    _change(page, lambda text: f"{text}\n[other]({way}{anchor})\n")


def lead_link(folder: Path, chance: random.Random) -> None:
    """Link to another post where lists of posts show it, too."""
    target = _some_post(folder, chance).name
    told = f"\\1\n\n{_words(chance)}: [other]({target})\n"
    _change(_some_post(folder, chance), lambda text: re.sub(r"(?m)(^# .*)", told, text, count=1))


def icon(folder: Path, chance: random.Random) -> None:
    """Draw an icon of the author's own anew, which a page shows, or do without such icons."""
    settings, page = folder / "mkdocs.yml", folder / "docs/about.md"
    plain = settings.read_text("utf-8").replace(ICONS, "")
    if chance.random() < 0.5:
        _write(settings, plain)
        _change(page, lambda text: text.replace("\n:own-mark:\n", ""))
        return
    side = chance.randint(1, 9)
    _write(folder / "icons/own/mark.svg", f'<svg viewBox="0 0 {side} {side}"></svg>')
    _write(settings, plain.replace('to_svg ""', f'to_svg ""{ICONS}'))
    _change(page, lambda text: text.replace("\n:own-mark:\n", "") + "\n:own-mark:\n")


def about_tags(folder: Path, chance: random.Random) -> None:
    """Write more beside the list of tags."""
    _change(folder / "docs/tags.md", lambda text: f"{text}\n{_words(chance)}.\n")


def same_place(folder: Path, chance: random.Random) -> None:
    """Write a page whose address another page has as well."""
    page = folder / chance.choice(["docs/twin.md", "docs/twin/index.md"])
    _write(page, f"# {_words(chance)}\n")


def break_link(folder: Path, chance: random.Random) -> None:
    """Link to what is not there."""
    _change(
        _some_post(folder, chance), lambda text: f"{text}\n[gone](gone-{chance.randint(1, 9)}.md)\n"
    )


def fence(folder: Path, chance: random.Random) -> None:
    """Ask for a table of runs in a post, or for what cannot be had."""
    asked = chance.choice(
        ["table: {metrics: [val/accuracy]}", "curves: [train/loss]", "nonsense: 1"]
    )
    _change(_some_post(folder, chance), lambda text: f"{text}\n```runpress\n{asked}\n```\n")


def formula(folder: Path, chance: random.Random) -> None:
    """Write a formula, or one that is broken."""
    told = chance.choice(["x^2", "x + y", r"\frac{1}{x}", r"\frac{1}{"])
    _change(_some_post(folder, chance), lambda text: f"{text}\n## On \\({told}\\)\n")


def number_off(folder: Path, chance: random.Random) -> None:
    """Write a number beside the expression that it came from, right or wrong."""
    value = chance.choice(["0.75", "0.5"])
    told = f'\nIt was {value}<!--= base["val/accuracy"] -->.\n'
    _change(_some_post(folder, chance), lambda text: f"{text}{told}")


def torn_header(folder: Path, chance: random.Random) -> None:
    """Leave a post's front matter as it is while it is typed, or mend it."""
    _header(folder, chance, "lang", chance.choice(["de", "zh", "[", "en"]))


# Which posts there are.


def add_post(folder: Path, chance: random.Random) -> None:
    """Write a post, about an experiment that has runs or not."""
    number = chance.randint(0, 9)
    _post(folder, f"exp-{number:03}", chance, number)


def remove_post(folder: Path, chance: random.Random) -> None:
    """Delete a post."""
    if len(posts(folder)) > 2:
        _some_post(folder, chance).unlink()


def rename_post(folder: Path, chance: random.Random) -> None:
    """Give a post another address."""
    post = _some_post(folder, chance)
    post.rename(post.with_name(f"named-{chance.randint(1, 5)}.md"))


def change_case(folder: Path, chance: random.Random) -> None:
    """Rename a post, a run or a picture by nothing but capital letters."""
    pictures = sorted((folder / "docs").glob("*.png"))
    some = chance.choice([*posts(folder), *posts(folder), *runs(folder), *pictures])
    other = some.with_name(some.stem.swapcase() + some.suffix)
    if not other.exists():
        some.rename(other)


def add_page(folder: Path, chance: random.Random) -> None:
    """Write a page beside the posts, and another day remove it."""
    page = folder / f"docs/extra/page-{chance.randint(1, 3)}.md"
    if page.exists():
        page.unlink()
    else:
        _write(page, f"# {_words(chance)}\n\n[home](../index.md)\n")


# Runs.


def add_run(folder: Path, chance: random.Random) -> None:
    """Let an experiment have one more run."""
    experiment = f"exp-{chance.randint(0, 3):03}"
    name = f"more-{chance.randint(1, 4)}"
    if not (folder / "docs/runs" / experiment / name).exists():
        started = chance.randint(0, 90)
        make_run(folder / "docs/runs", experiment, name, metrics=_curve(chance), started=started)


def remove_run(folder: Path, chance: random.Random) -> None:
    """Delete a run."""
    found = runs(folder)
    if found:
        shutil.rmtree(chance.choice(found))


def edit_run(folder: Path, chance: random.Random) -> None:
    """Write a run's record anew, with other numbers."""
    found = runs(folder)
    if found:
        run = chance.choice(found)
        shutil.rmtree(run)
        make_run(run.parent.parent, run.parent.name, run.name, metrics=_curve(chance))


def finish_run(folder: Path, chance: random.Random) -> None:
    """Let a run still train, or end."""
    found = runs(folder)
    if found:
        told = chance.choice(["running", "finished", "failed"])
        record = chance.choice(found) / "run.json"
        _change(record, lambda text: re.sub(r'"status": ?"\w+"', f'"status": "{told}"', text))


def corrupt_run(folder: Path, chance: random.Random) -> None:
    """Tear one of a run's files."""
    files = [path for run in runs(folder) for path in sorted(run.glob("*.json*"))]
    if files:
        file = chance.choice(files)
        file.write_bytes(file.read_bytes()[: chance.randint(0, 200)])


def write_about_run(folder: Path, chance: random.Random) -> None:
    """Write notes beside a run's record."""
    found = runs(folder)
    if found:
        _write(chance.choice(found) / "README.md", f"{_words(chance)}.\n")


# The blog.


def option(folder: Path, chance: random.Random) -> None:
    """Change an option of the site."""
    name = chance.choice(["Notes", "Other notes"])
    _change(folder / "mkdocs.yml", lambda text: re.sub("site_name: .*", f"site_name: {name}", text))


def plugin_option(folder: Path, chance: random.Random) -> None:
    """Change an option of the blog."""
    plugin = chance.choice(["blog", "blog: {pagination_per_page: 2}", "blog: {archive: false}"])
    told = (
        f"plugins: [{plugin if ':' not in plugin else '{' + plugin + '}'}, tags, search, runpress]"
    )
    _change(folder / "mkdocs.yml", lambda text: re.sub("plugins: .*", told, text))


def leave_out(folder: Path, chance: random.Random) -> None:
    """Leave a page out of the site by a pattern, or out of the navigation, or take it in."""
    told = chance.choice(["", "exclude_docs: about.md\n", "not_in_nav: about.md\n"])
    pattern = r"(exclude_docs|not_in_nav): .*\n"
    _change(folder / "mkdocs.yml", lambda text: re.sub(pattern, "", text) + told)


def language(folder: Path, chance: random.Random) -> None:
    """Change the language of the site."""
    told = f"language: {chance.choice(['en', 'zh', 'de'])}"
    _change(folder / "mkdocs.yml", lambda text: re.sub(r"language: \w+", told, text))


def navigation(folder: Path, chance: random.Random) -> None:
    """Write a navigation, in one order or the other, or none."""
    nav = chance.choice(
        [
            "",
            "nav: [index.md, about.md, tags.md]\n",
            "nav: [index.md, {More: [tags.md, about.md]}]\n",
        ]
    )
    _change(folder / "mkdocs.yml", lambda text: re.sub(r"(?m)^nav: .*\n", "", text) + nav)


def override(folder: Path, chance: random.Random) -> None:
    """Override a part of the theme, change that part, or take it away."""
    part = folder / "theme/partials/copyright.html"
    told = chance.choice([f"<p>{_words(chance)}</p>\n", "{{ pages | length }}\n", ""])
    _write(part, told)
    theme = "theme: {name: material, font: false, language: en, custom_dir: theme}"
    if not told:
        shutil.rmtree(folder / "theme")
        theme = "theme: {name: material, font: false, language: en}"
    _change(folder / "mkdocs.yml", lambda text: re.sub("theme: .*", theme, text))


def asset(folder: Path, chance: random.Random) -> None:
    """Lay a picture or a style sheet beside the pages, change it, or remove it."""
    file = folder / chance.choice(["docs/picture.png", "docs/extra.css"])
    if file.exists() and chance.random() < 0.3:
        file.unlink()
    elif file.suffix == ".png":
        file.write_bytes(tiny_png(chance.randint(1, 9)))
    else:
        _write(file, f"p {{ margin: {chance.randint(1, 9)}px }}\n")


def author(folder: Path, chance: random.Random) -> None:
    """Rename the author of all posts."""
    _write(folder / "docs/.authors.yml", _authors(_words(chance)))


def commit(folder: Path, chance: random.Random) -> None:
    """Commit all that has changed; `chance` gives the day."""
    moment = f"2026-11-{chance.randint(1, 20):02}T10:00:00+0000"
    git(folder, "add", "-A")
    dates = {"GIT_AUTHOR_DATE": moment, "GIT_COMMITTER_DATE": moment}
    git(folder, "commit", "-q", "--allow-empty", "-m", "Notes", more=dates)


# What a file system can do.


def touch(folder: Path, chance: random.Random) -> None:
    """Change nothing but a time: now, long ago, or in ten years."""
    file = chance.choice([path for path in _sources(folder) if path.is_file()])
    moment = chance.choice([None, 946684800, 2110838400])
    os.utime(file, None if moment is None else (moment, moment))


def sly_edit(folder: Path, chance: random.Random) -> None:
    """Change a letter, and set size and time back to what they were."""
    post = _some_post(folder, chance)
    status, text = post.stat(), post.read_text("utf-8")
    at = text.rfind("e")
    _write(post, f"{text[:at]}{chance.choice('aiou')}{text[at + 1 :]}")
    os.utime(post, ns=(status.st_atime_ns, status.st_mtime_ns))


def link_in(folder: Path, chance: random.Random) -> None:
    """Bring a folder and a file in by symbolic links, change them, or take the links out."""
    linked, single = folder / "docs/linked", folder / "docs/single.md"
    _write(folder / "elsewhere/page.md", f"# {_words(chance)}\n")
    for link in (linked, single):
        if link.is_symlink() and chance.random() < 0.5:
            link.unlink()
        elif not link.is_symlink():
            link.symlink_to(Path("..", "elsewhere", "" if link == linked else "page.md"))


def loop_in(folder: Path, chance: random.Random) -> None:
    """Make links that lead to the folder around them, to themselves or nowhere; or remove them."""
    name, target = chance.choice(
        [("up", ".."), ("posts/up", ".."), ("own", "own"), ("own.md", "own.md"), ("gone.md", "no")]
    )
    link = folder / "docs" / name
    if link.is_symlink():
        link.unlink()
    else:
        link.symlink_to(target)


def spoil_site(folder: Path, chance: random.Random) -> None:
    """Change, remove or add a file of the built site."""
    files = [path for path in sorted((folder / "site").rglob("*")) if path.is_file()]
    if not files:
        return
    file, way = chance.choice(files), chance.randint(0, 4)
    if way == 0:
        file.unlink()
    elif way == 1:
        file.write_bytes(b"not ours")
    elif way == 2:
        _write(file.parent / "left.html", "left by somebody")
    elif way == 3:
        shutil.rmtree(folder / "site")
    else:
        (file.parent / "left/behind").mkdir(parents=True, exist_ok=True)


def spoil_memory(folder: Path, chance: random.Random) -> None:
    """Tear the memory, replace it by something foreign, or delete it."""
    for memory in sorted((folder / ".runpress").glob("memory*")):
        way = chance.randint(0, 3)
        if way == 0:
            memory.write_bytes(memory.read_bytes()[: chance.randint(0, 5000)])
        elif way == 1:
            memory.write_bytes(b"foreign" * 99)
        elif way == 2:
            content = bytearray(memory.read_bytes())
            for _ in range(20):
                content[chance.randrange(len(content) or 1)] = chance.randrange(256)
            memory.write_bytes(bytes(content))
        else:
            memory.unlink()


def spoil_drawn(folder: Path, chance: random.Random) -> None:
    """Delete one of the files that were made for the site outside it."""
    files = [
        path
        for path in sorted((folder / ".runpress").rglob("*"))
        if path.is_file() and not path.name.startswith("memory")
    ]
    if files:
        chance.choice(files).unlink()


EDITS: tuple[Edit, ...] = (
    body,
    retitle,
    retag,
    redate,
    recategorise,
    series,
    describe,
    draft,
    heading,
    link,
    lead_link,
    break_link,
    icon,
    about_tags,
    same_place,
    fence,
    formula,
    number_off,
    torn_header,
    add_post,
    remove_post,
    rename_post,
    change_case,
    add_page,
    add_run,
    remove_run,
    edit_run,
    finish_run,
    corrupt_run,
    write_about_run,
    option,
    plugin_option,
    language,
    leave_out,
    navigation,
    override,
    asset,
    author,
    commit,
    touch,
    sly_edit,
    link_in,
    loop_in,
    spoil_site,
    spoil_memory,
    spoil_drawn,
)


def posts(folder: Path) -> list[Path]:
    """Return the posts, in order."""
    return sorted((folder / "docs/posts").glob("*.md"))


def runs(folder: Path) -> list[Path]:
    """Return the folders of runs, in order."""
    return sorted(path for path in (folder / "docs/runs").glob("*/*") if path.is_dir())


def git(folder: Path, *arguments: str, more: dict[str, str] | None = None) -> None:
    """Run git there as nobody in particular."""
    quiet = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
    subprocess.run(
        ["git", *arguments],
        cwd=folder,
        check=True,
        capture_output=True,
        env=os.environ | quiet | GIT | (more or {}),
    )


def _some_post(folder: Path, chance: random.Random) -> Path:
    return chance.choice(posts(folder))


def _header(folder: Path, chance: random.Random, key: str, value: str) -> None:
    """Set one key of a post's front matter."""

    def change(text: str) -> str:
        kept = re.sub(rf"(?m)^{key}: .*\n", "", text, count=1)
        return kept.replace("---\n", f"---\n{key}: {value}\n", 1)

    _change(_some_post(folder, chance), change)


def _sources(folder: Path) -> list[Path]:
    return [folder / "mkdocs.yml", *sorted((folder / "docs").rglob("*"))]


def _curve(chance: random.Random) -> dict[str, list[float]]:
    return {
        "train/loss": [2.0 / (step + 1 + chance.random()) for step in range(5)],
        "val/accuracy": [round(chance.random(), 3) for _ in range(5)],
    }


def _authors(name: str) -> str:
    return (
        f"authors:\n  me: {{name: {name}, description: Writes, avatar: http://127.0.0.1/me.png}}\n"
    )


def _words(chance: random.Random) -> str:
    return " ".join(chance.choice(WORDS) for _ in range(5)).capitalize()


def _change(file: Path, change: Callable[[str], str]) -> None:
    _write(file, change(file.read_text("utf-8", "replace")))


def _write(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(text.encode())
