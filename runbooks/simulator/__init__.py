"""Simulated IOS P-routers behind real SSH. Imports nothing of the rest of the project."""
