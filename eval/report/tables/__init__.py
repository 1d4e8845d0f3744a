"""The main table of a report for the terminal, Markdown and LaTeX."""
