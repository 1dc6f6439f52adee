"""A running-config as one tree: what of it is ours, what of others, and in which order it goes."""
