"""What `make bench` runs: the speed and memory that the project promises, measured beside its peers."""
