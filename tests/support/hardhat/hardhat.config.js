// The same chain as tests/support/anvil.py starts: 30 well-known accounts, Prague, blocks of 30 million gas.
export default {
  networks: {
    node: {
      type: "edr-simulated",
      chainType: "l1",
      hardfork: "prague",
      blockGasLimit: 30_000_000,
      accounts: { mnemonic: "test test test test test test test test test test test junk", count: 30 },
    },
  },
};
