"""Programs that write to one account at random, and the books that say what must come of it."""
