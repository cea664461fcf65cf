"""The durable stories, told with domain and temporalio and nothing else."""
