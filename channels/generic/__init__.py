"""The generic webhook: signed JSON in, signed JSON out, for every source without its own
channel."""
