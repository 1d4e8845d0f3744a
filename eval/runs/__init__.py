"""The run folder: predict once, score once, report as often as wanted."""
