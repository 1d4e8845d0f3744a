"""The HTTP server: a JSON API for takeaways, and a web page that shows each bullet's evidence."""
