"""The server: an API over HTTP, and the page on which people look at bullets and their evidence."""
