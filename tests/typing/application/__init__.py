"""A record shop's application, written as its users would: checked strictly, and really run."""
