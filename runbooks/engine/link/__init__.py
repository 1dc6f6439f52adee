"""The migration of one link: its steps, preflight, proof, confirm, save, restore and rollback."""
