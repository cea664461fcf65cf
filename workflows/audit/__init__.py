"""The durable story of an audit: by night, or when somebody asks."""
