"""SSH in front of the simulated routers."""
