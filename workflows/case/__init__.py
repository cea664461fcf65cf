"""The durable story of one case."""
