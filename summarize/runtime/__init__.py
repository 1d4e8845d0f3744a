"""Services that any package may use: batches, isolation, progress, atomic files, lazy exports."""
