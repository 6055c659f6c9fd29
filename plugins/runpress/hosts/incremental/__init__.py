"""Building only what has changed: MkDocs's build, with a memory.

MkDocs makes every page anew at every save. Here the build that runs is still its own, with all
events of all plugins, but five of its steps first ask whether they were taken before with the
same input: converting a page, putting it into its template, adding it to the search index,
copying a file, cleaning the site's folder. A step is left out only where all that it depends
on is known to be the same; the rest of the room finds that out. `driver` is where to begin.

The law of the room: after any edit the site has the bytes, and the terminal the warnings, that
a build without memory would have given. What cannot be known to be safe is done in full.
"""
