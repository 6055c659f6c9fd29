"""What a build remembers for the next one, so that only what has changed is made again.

`store` is the file on disk, `digests` say which files are what they were. A memory is a
shortcut and nothing more: without it a build makes everything, and comes to the same bytes.
"""
