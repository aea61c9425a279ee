"""What happens by the clock. One file a part."""
