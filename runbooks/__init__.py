"""What an operator does: one verb a module, each callable from Python."""
