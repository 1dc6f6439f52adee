"""The ladder, the conductor of one link, the schedule, the guard and the journal of a run."""
