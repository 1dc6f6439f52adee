"""What exists and what is wanted: the core links, their parameters and the routers."""
