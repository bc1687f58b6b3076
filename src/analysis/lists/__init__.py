"""Published lists in, one grants table out: every row accounted for, every value with the words it was read from."""
