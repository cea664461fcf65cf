"""Holding the record against Temporal, and repairing what does not fit."""
