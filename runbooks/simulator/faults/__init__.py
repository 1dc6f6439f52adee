"""What can be made to go wrong at a simulated router: the kinds, how one is written, and what happens to sessions.

What a fault does is decided where it happens, by a function that says so: ``FaultSet`` for a router,
``session_faults`` for its sessions, ``network.model.fault_effects`` for interfaces and tunnels.
"""
