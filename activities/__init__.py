"""What the stories ask of the world: record, assess, send, notify."""
