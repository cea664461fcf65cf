"""Everything that shows webcare working: rules, stories, servers, screens."""
