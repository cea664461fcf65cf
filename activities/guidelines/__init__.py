"""A client's guidelines, carried out: compiled tables, the rule that fires, trials on the past."""
