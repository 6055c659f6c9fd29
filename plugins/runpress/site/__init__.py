"""The site half: from run records and posts to a tree of pages and assets.

Everything here is a pure function of files that lie in `docs/`. It knows no host (MkDocs
or another), no clock and no network: the same records and posts give the same bytes. A
host asks `assemble` for the tree and renders it.
"""
