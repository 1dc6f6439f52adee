"""What IOS takes, as data: the language of its lines, and which of them exist in which mode."""
