"""What we do to one router: Nornir tasks, the door, parsers and checks."""
