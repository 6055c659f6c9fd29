"""What `runpress init` and `runpress new` write: a blog of one's own, and its next experiment.

The files lie beside this module as they will lie in the blog, so that they can be read, and
checked, as what they are: `blog/` is a whole blog, `experiment/` a post and a script, and
`blog-zh/` and `experiment-zh/` hold those of their files that a blog in Chinese has otherwise.
Where a name, a date or an author has to stand, they say `@{name}`, which neither Markdown nor
YAML, neither a shell nor GitHub's `${{ }}` means anything by.
"""
