"""From a model's drafts to exactly N checked takeaways."""
