"""HTTP: resources for the admin UI, webhooks, live updates and the static UI."""
