"""The lines and words of a page that are no story: what they look like, where they stand."""
