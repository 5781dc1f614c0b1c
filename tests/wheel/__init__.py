"""Programs of strangers, which `nox -s wheel` runs where only the wheel is installed."""
