"""Deduplication: whether this text has been here before."""
