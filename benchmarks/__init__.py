"""Figures from the running code: what it gets right, and what it costs."""
