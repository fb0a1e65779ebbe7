"""What is done to an archive to see whether it stands: kills, faults of storage, harm, bombs."""
