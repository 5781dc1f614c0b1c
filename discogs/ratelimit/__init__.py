"""Who may send, and when? The limit of Discogs, kept by threads, processes and machines."""
