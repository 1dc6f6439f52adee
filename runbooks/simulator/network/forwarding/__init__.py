"""How packets go: routes, labels, sizes, what gets through and what is counted."""
