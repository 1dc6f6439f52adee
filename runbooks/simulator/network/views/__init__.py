"""What the show commands of a router print, put together from the network as plain values."""
