"""Everything runs, and everything gets killed."""
