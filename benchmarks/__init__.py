"""What `make bench` measures: our operations beside floors taken in the same run."""
