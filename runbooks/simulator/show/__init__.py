"""What the simulated routers print: one module a family of show commands."""
