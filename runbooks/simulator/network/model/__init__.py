"""The network as values: configurations, circuits, tables and states, with nothing that acts on them."""
