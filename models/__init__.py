"""The domain: places, people, numbers and queues, in plain functions over one database."""
