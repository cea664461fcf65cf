"""Saying what a mention is: language, kind, sentiment, risks."""
