"""The HTTP service: stories out, articles in, and what the page needs."""
