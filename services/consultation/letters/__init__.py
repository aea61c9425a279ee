"""What people are written to. One file an occasion."""
