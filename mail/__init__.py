"""E-mail as such: what goes out, what comes in, and the servers between. It decides nothing."""
