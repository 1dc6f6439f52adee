"""What IOS knows by heart: interface names, the order and form in which it keeps lines, passwords."""
