"""How the nightly learning is named."""

TRAINING_TASK_QUEUE = "webcare-training"
"""Its own, so that minutes of learning take nothing from cases."""

NIGHTLY_SCHEDULE = "training-nightly"
