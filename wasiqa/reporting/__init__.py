"""Reports on a programme, told by its stored events alone: who was paid, who holds, what is taxed, what falls due."""
