"""IVMS101.2023, the messages in which venues tell each other who sends and who receives (interVASP)."""
