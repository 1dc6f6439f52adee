"""What is said to routers: paired apply and undo templates, their typed context, and the one renderer."""
