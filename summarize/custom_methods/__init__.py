"""Methods of users: a function of theirs, given in Python or in a file."""
