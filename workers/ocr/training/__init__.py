"""Everything that made the shipped weights: drawn text, drawn pages, training and evaluation; never imported by the worker."""
