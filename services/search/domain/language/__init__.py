"""How people write and what they mean: from what is typed to the words, numbers and days that are asked for."""
