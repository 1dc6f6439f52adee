"""What IOS knows by heart: interface names, the order and form of generated lines (NVGEN), passwords."""
