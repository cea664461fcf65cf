"""The admin UI as people use it, in a real Chromium, against a real `webcare up`."""
