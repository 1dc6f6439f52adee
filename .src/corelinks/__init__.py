"""corelinks turns the plain MPLS core links of Cisco IOS P-routers into encrypted GRE links, step by step.

The subpackages stand at the top of the repository; this folder only gives them their installed name.
"""
