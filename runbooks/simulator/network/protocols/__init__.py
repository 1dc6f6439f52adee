"""What changes the network: IGP adjacencies, LDP, IKE and IPsec, until everything has converged."""
