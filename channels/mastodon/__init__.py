"""Mastodon and what speaks its API: mentions by streaming and catch-up, replies, direct
messages."""
