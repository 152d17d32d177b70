"""Feeds in: RSS, Atom and JSON Feed are polled, and their entries put on ``ingest``."""
