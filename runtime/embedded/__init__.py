"""PostgreSQL and Temporal for a machine that has neither, with all their data in one directory."""
