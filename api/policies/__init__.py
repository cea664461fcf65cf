"""Policies: guidelines as decision tables, tried on the past, published by a second person."""
