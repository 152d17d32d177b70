"""Cross-referencing: which story an article belongs to."""
