"""Pictures of curves, for the recorder and for the site alike.

The recorder draws the curves of one run when it ends, the site draws the headline curve of
an experiment. Both get the same calm chart from here: lines named at their ends, one
palette for light pages and one for dark, words at the size of the text around them, and
the same bytes for the same data. matplotlib is imported only when something is drawn, and
never through pyplot, so that a training script's own figures and settings stay untouched.
"""
