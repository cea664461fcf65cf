"""Posts from a file, sent through the generic webhook as if they happened now."""
