"""Reference strings: the printed text of an entry to its fields."""
