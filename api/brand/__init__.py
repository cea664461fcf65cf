"""What counts as a mention of a client, and what is listened to."""
