"""Ingestion: what the article is."""
