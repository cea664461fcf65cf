"""The one door to workflows: hands over inbound messages and commands, now or later, once."""
