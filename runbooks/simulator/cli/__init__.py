"""The command line of a simulated router: bytes in, bytes out, no sockets and no waiting."""
