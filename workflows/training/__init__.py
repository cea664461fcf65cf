"""The durable story of learning: each night from what people corrected."""
