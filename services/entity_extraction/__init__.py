"""Entity extraction: who and what the article names, and where in the text."""
