"""Who may send when: the limit that Discogs sets, kept among threads, processes and machines."""
