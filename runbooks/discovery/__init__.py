"""From running-configs to a links.yaml: which links stand there, plain or encrypted."""
