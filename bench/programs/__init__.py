"""The contestants' programs. Each needs nothing but its own library."""
