"""Scorers of speed and quality; each prints a table and fails below its pinned floors. Run them as modules."""
