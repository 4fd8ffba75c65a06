"""What the scheduler runs: each job is a tick that finds what is due in the database."""
