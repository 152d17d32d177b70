"""How things look on a terminal: from what was read to what Rich prints."""
