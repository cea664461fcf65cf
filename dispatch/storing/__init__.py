"""Storing what a network brought: raw, parsed, and to which case it belongs, in one transaction.

Nothing here knows Temporal: when the transaction commits, the network may have its answer, and
whatever is not handed over within moments is handed over by the relay.
"""
