"""The session with a router: SSH, terminal, configuration mode, secrets; the only place that touches Netmiko."""
