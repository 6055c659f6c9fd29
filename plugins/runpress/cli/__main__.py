"""`python -m runpress.cli`: the command line where no `runpress` script is on the path."""

from __future__ import annotations

from runpress.cli.commands import main

if __name__ == "__main__":
    main(prog_name="runpress")
