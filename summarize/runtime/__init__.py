"""Services that any package may use: batching, progress, atomic files, lazy exports."""
