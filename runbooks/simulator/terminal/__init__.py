"""The terminal of a user: the line that is typed, help, pages, and the session that reads and prints them."""
