"""What an audit compares, as pure functions: no database, no server, no key is needed here."""
