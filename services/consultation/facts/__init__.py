"""What is stated to all, as its public projection. One file a part."""
