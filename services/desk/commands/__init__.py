"""The commands of ``storywire``, one noun a file; each reads, then hands to a view."""
