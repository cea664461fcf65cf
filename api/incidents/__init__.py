"""Copies of one post, decided together."""
