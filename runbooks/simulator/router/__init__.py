"""One simulated router: its configuration and how lines change it, its archive, its log and its files."""
