"""The contestants. Each is a program of its own, which runs where only its library is installed."""
