"""Code shared by the two training programs: data, networks, losses, evaluation, checkpoints."""
