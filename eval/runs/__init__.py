"""Run folders: predictions and scores of an evaluation on disk, made once and reused."""
