"""The read side: what the public may see, what a department works on, what waits for whom. One file a part."""
