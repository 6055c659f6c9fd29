"""Blogs in folders whose name has a space: this repository's own, and empty ones."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from built_site import BuiltSite
from hosts_blog import PLAIN, Blog, Built

from dev_server import Server
from own_blog import OwnBlog, copy_own


@pytest.fixture(scope="session")
def copy_blog(tmp_path_factory: pytest.TempPathFactory) -> Callable[[], Blog]:
    """Copy the repository's own blog, records and all."""

    def copy() -> Blog:
        folder = tmp_path_factory.mktemp("hosts") / "my blog"
        copy_own(folder)
        return Blog(folder)

    return copy


@pytest.fixture(scope="session")
def new_blog(tmp_path_factory: pytest.TempPathFactory) -> Callable[[], Blog]:
    """Begin a blog that holds nothing yet but a home page."""

    def begin() -> Blog:
        blog = Blog(tmp_path_factory.mktemp("hosts") / "new blog")
        blog.write("mkdocs.yml", PLAIN)
        blog.write("docs/index.md", "# Notes\n")
        return blog

    return begin


@pytest.fixture(scope="session")
def blog(own: OwnBlog) -> Blog:
    """The repository's own blog, built once; not to be changed."""
    return Blog(own.folder)


@pytest.fixture(scope="session")
def built(own: OwnBlog) -> Built:
    """The repository's own blog, built strictly."""
    return Built(own.code, own.output, BuiltSite(own.site, own.base))


@pytest.fixture
def server(blog: Blog) -> Iterator[Server]:
    """`mkdocs serve` of a module's own blog, which serves by now."""
    server = Server(blog.folder)
    server.until("Serving on")
    yield server
    server.process.kill()
    server.process.communicate()


@pytest.fixture
def serve() -> Iterator[Callable[..., Server]]:
    """Serve blogs until the test is over."""
    servers: list[Server] = []

    def begin(blog: Blog, *options: str, address: str = "") -> Server:
        servers.append(Server(blog.folder, *options, address=address))
        return servers[-1]

    yield begin
    for server in servers:
        server.process.kill()
        server.process.communicate()
