"""What can be made to go wrong at a simulated router: the kinds, how one is written, and what befalls sessions."""
