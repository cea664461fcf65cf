"""One folder per network, a contract they all keep, and a registry."""
