"""Aggregation: the consolidated record of a story."""
