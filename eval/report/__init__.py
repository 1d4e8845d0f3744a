"""Reports: the numbers of an evaluation, and how they are shown."""
