// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @dev As much of a Safe as its owners' signatures need, from the documentation of Safe 1.4.1: not Safe's own code.
contract MadeUpSafe {
    bytes32 internal constant DOMAIN = keccak256("EIP712Domain(uint256 chainId,address verifyingContract)");
    bytes32 internal constant TRANSACTION = keccak256(
        "SafeTx(address to,uint256 value,bytes data,uint8 operation,uint256 safeTxGas,uint256 baseGas,uint256 gasPrice,address gasToken,address refundReceiver,uint256 nonce)"
    );

    string public VERSION;
    uint256 public getThreshold;
    uint256 public nonce;
    address[] internal owners;

    constructor(string memory version, address[] memory owners_, uint256 threshold) {
        VERSION = version;
        owners = owners_;
        getThreshold = threshold;
    }

    function getOwners() external view returns (address[] memory) {
        return owners;
    }

    function hashOf(address to, uint256 value, bytes memory data, uint8 operation, uint256 number)
        public
        view
        returns (bytes32)
    {
        bytes32 free = bytes32(0);
        bytes32 domain = keccak256(abi.encode(DOMAIN, block.chainid, address(this)));
        bytes memory told = bytes.concat(
            abi.encode(TRANSACTION, to, value, keccak256(data), operation), abi.encode(free, free, free, free, free, number)
        );
        return keccak256(abi.encodePacked(hex"1901", domain, keccak256(told)));
    }

    /// @dev Signatures of 65 bytes each, in the ascending order of their owners.
    function execute(address to, uint256 value, bytes calldata data, uint8 operation, bytes calldata signatures) external {
        bytes32 hash = hashOf(to, value, data, operation, nonce++);
        address last;
        for (uint256 i = 0; i < getThreshold; ++i) {
            bytes calldata one = signatures[65 * i:65 * (i + 1)];
            address owner = ecrecover(hash, uint8(one[64]), bytes32(one[:32]), bytes32(one[32:64]));
            require(owner > last && isOwner(owner), "not an owner's, or not in order");
            last = owner;
        }
        (bool done, bytes memory told) = operation == 0 ? to.call{value: value}(data) : to.delegatecall(data);
        require(done, string(told));
    }

    function isOwner(address account) internal view returns (bool) {
        for (uint256 i = 0; i < owners.length; ++i) {
            if (owners[i] == account) return true;
        }
        return false;
    }
}

/// @dev As MultiSendCallOnly is documented.
contract MadeUpMultiSend {
    function multiSend(bytes calldata transactions) external payable {
        for (uint256 i = 0; i < transactions.length;) {
            require(transactions[i] == 0, "calls only");
            address to = address(bytes20(transactions[i + 1:i + 21]));
            uint256 value = uint256(bytes32(transactions[i + 21:i + 53]));
            uint256 length = uint256(bytes32(transactions[i + 53:i + 85]));
            (bool done,) = to.call{value: value}(transactions[i + 85:i + 85 + length]);
            require(done, "a call failed");
            i += 85 + length;
        }
    }
}
