"""Sectors: made, changed, removed, undone, and who may do what inside one."""
