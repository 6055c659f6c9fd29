"""The container that a run is in, and its image as far as that can be seen from inside.

An image has to be told by whoever starts it: Docker and Kubernetes hide it from the
process. Podman and Apptainer leave a trace.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path, PurePath
from typing import Any

from runpress.record.environment.textfile import beginning
from runpress.record.redact import redact_text

PODMAN = Path("run/.containerenv")
SIGNS = (Path(".dockerenv"), PODMAN, Path(".singularity.d"))
# Apptainer's own, with its former name.
NAMES = ("APPTAINER_NAME", "SINGULARITY_NAME")
DIGEST = re.compile(r"sha256:[0-9a-f]{64}")


def container_facts(environ: Mapping[str, str], root: Path = Path("/")) -> dict[str, Any]:
    """Return whether this is a container, its image, digest, and whether the image can move.

    `latest` is True for an image that is named by a tag that moves, or by none, and by no
    digest: the same name gives another image next month.
    """
    inside = any((root / sign).exists() for sign in SIGNS)
    image = redact_text(environ.get("RUNPRESS_IMAGE", "") or _seen(environ, root))
    digest = environ.get("RUNPRESS_IMAGE_DIGEST", "") or _digest_in(image)
    return {
        "inside": inside or "KUBERNETES_SERVICE_HOST" in environ or any(map(environ.get, NAMES)),
        "image": image or None,
        "digest": redact_text(digest) or None,
        "latest": bool(image) and not digest and _moves(image),
    }


def _seen(environ: Mapping[str, str], root: Path) -> str:
    told = re.search(r'^image="(.*)"$', beginning(root / PODMAN), re.MULTILINE)
    named = (environ[name] for name in NAMES if environ.get(name))
    return told[1] if told else PurePath(next(named, "")).name


def _digest_in(image: str) -> str:
    found = DIGEST.search(image)
    return found[0] if found else ""


def _moves(image: str) -> bool:
    if image.endswith(".sif"):
        # A file, which stays what it is.
        return False
    # A colon before the last slash is a registry's port.
    _, _, tag = image.rpartition("/")[2].partition(":")
    return tag in ("", "latest")
