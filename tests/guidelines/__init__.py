"""The client's guidelines: every cell checked, the built-in table, trials on past cases."""
