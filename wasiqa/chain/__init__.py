"""The blockchain side: contracts, chains, accounts, the deployments ledger and operations of two parties."""
