"""The responses of routers: collected from them, kept in a folder, reduced to a snapshot."""
