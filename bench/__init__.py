"""The benchmark: this SDK, its peers, and a program written by hand. `make bench`."""
