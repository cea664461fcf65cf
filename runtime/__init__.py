"""The only wiring: settings, Temporal client and worker, embedded servers, the webcare command."""
