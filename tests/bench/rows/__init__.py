"""The rows, in the order in which they are measured. A new one is a file here and a line below."""

from __future__ import annotations

from row import Row

from rows import (
    assemble,
    begin,
    build,
    calls,
    charts,
    environment,
    evidence,
    finish,
    forward,
    imports,
    kill,
    loop,
    page,
    read,
    serve,
    weight,
)

ROWS: dict[str, Row] = {
    "log": calls.ROW,
    "kill": kill.ROW,
    "loop": loop.ROW,
    "import": imports.ROW,
    "begin": begin.ROW,
    "read": read.ROW,
    "finish": finish.ROW,
    "forward": forward.ROW,
    "environment": environment.ROW,
    "evidence": evidence.ROW,
    "assemble": assemble.ROW,
    "build": build.ROW,
    "serve": serve.ROW,
    "weight": weight.ROW,
    "page": page.ROW,
    "charts": charts.ROW,
}
