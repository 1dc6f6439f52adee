"""What carries a run: its schedule, guard, journal, events and timing, and in ``link`` the migration of one link."""
