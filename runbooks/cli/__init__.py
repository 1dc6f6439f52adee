"""The command: the arguments of every verb, the folder of the inventory, the exit codes."""
