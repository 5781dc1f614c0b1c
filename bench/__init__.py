"""The benchmark: this SDK beside its peers and a program written by hand. `make bench`."""
