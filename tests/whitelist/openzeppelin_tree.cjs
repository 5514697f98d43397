// The tree of the values on standard input by @openzeppelin/merkle-tree: its root, and the proof of each value.
const { StandardMerkleTree } = require("@openzeppelin/merkle-tree");

const values = JSON.parse(require("fs").readFileSync(0, "utf8"));
const tree = StandardMerkleTree.of(values, ["uint256", "address", "address", "uint256"]);
process.stdout.write(JSON.stringify({ root: tree.root, proofs: values.map((_, index) => tree.getProof(index)) }));
