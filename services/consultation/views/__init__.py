"""What is shown, to whom. One file a part."""
