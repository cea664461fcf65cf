"""The rules: what a case is, what may happen to it, how long it has, who may do what."""
