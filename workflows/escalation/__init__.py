"""The durable clock of one question to the second line or to a department."""
