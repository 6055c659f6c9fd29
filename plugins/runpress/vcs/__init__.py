"""Reading git, for whoever needs a commit or a date; nothing here writes to a repository."""
