"""What we say to routers: paired apply and undo templates, and the one place that renders them."""
