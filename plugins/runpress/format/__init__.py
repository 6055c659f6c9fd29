"""The shared format: what a run record is on disk, and nothing else.

Training scripts write it, pages are made from it, and neither side knows the other. All
that the two have in common is here: the names that are allowed, the shape of `run.json`
and `metrics.jsonl`, how they are written without ever leaving a half file, and how they
are read when somebody left one anyway.
"""
