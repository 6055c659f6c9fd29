"""What the site half makes in one piece, kept from one build to the next.

A unit is the pages of an experiment's runs, a hand-written page, what a check says of it, or
a listing. While a unit is made, all that it asks for is recorded (`memory/recording`): an
experiment, the text of a post, a file that is there or not. The next build looks whether each
of these facts still has the digest that it had (`facts`), and takes the unit as it was
(`keeper`) or makes it again. Sections, checks and listings know nothing of it: what they read
notes itself. What a unit depends on beside that, such as the blog's options, is the keeper's
salt, and versions of programs are the store's fingerprint.
"""
