"""Publishing: a built site becomes a version on the branch that Pages serves.

Underneath is mike, whose layout of the branch every reader of Material for MkDocs knows:
a folder a version, a symbolic link an alias, `versions.json`. On top come addresses that
outlive versions, and the promise that the branch is never seen half done.
"""
