"""Stories on the real Temporal server with time skipping, on a real database."""
