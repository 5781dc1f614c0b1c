"""How do requests reach Discogs? Messages, the client that sends and retries, and the transport."""
