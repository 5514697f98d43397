// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

/// @notice Shows every shape that the Python side must encode and decode. For tests only.
contract Probe {
    enum Colour { RED, GREEN }

    struct Party { address wallet; uint16 country; }
    struct Order { Party from; Party[] to; bytes32 id; string note; }

    event Stored(address indexed who, uint256 value);
    event Noted(string indexed note, Party indexed party, bytes32 id, string text);

    error TooLarge(uint256 value, uint256 limit);
    error Stopped();

    address public immutable OWNER;
    uint256 public value;
    mapping(address => uint256) public count;
    uint256 transient _seen;

    constructor(address owner, uint256 first) {
        OWNER = owner;
        value = first;
    }

    function store(uint256 newValue) external returns (uint256 old) {
        require(newValue <= 1000, TooLarge(newValue, 1000));
        old = value;
        value = newValue;
        ++count[msg.sender];
        emit Stored(msg.sender, newValue);
    }

    function note(string calldata text, Party calldata party, bytes32 id) external {
        emit Noted(text, party, id, text);
    }

    /// Two overloads with the same number of arguments, and one with more.
    function set(uint256) external pure returns (string memory) { return "number"; }
    function set(address) external pure returns (string memory) { return "address"; }
    function set(uint256, uint256) external pure returns (string memory) { return "two numbers"; }

    function echo(Order calldata order) external pure returns (Order memory) { return order; }
    function pair() external view returns (uint256 number, address owner) { return (value, OWNER); }
    function nothing() external pure {}
    function time() external view returns (uint256) { return block.timestamp; }
    function stamp() external { value = block.timestamp; }
    function sender() external view returns (address) { return msg.sender; }

    /// Leaves a mark that the end of the transaction must wipe out.
    function mark() external returns (uint256 before) { before = _seen; _seen = 1; value = before; }

    function stop() external pure { revert Stopped(); }
    function refuse() external pure { revert("closed on Sundays"); }
    function overflow(uint256 number) external pure returns (uint256) { return number + type(uint256).max; }
    function refuseSilently() external pure { assembly { revert(0, 0) } }
    function refuseOddly() external pure { assembly { mstore(0, shl(224, 0xdeadbeef)) revert(0, 4) } }
    function colour(uint256 index) external pure returns (Colour) { return Colour(index); }
    function burnGas() external { while (true) ++value; }

    /// Calls another contract, whose error comes through.
    function relay(address to, bytes calldata data) external returns (bytes memory) {
        (bool done, bytes memory answer) = to.call(data);
        if (!done) assembly { revert(add(answer, 32), mload(answer)) }
        return answer;
    }
}

/// @notice Its error is known to nobody who only knows Probe.
contract Stranger {
    error Unheard(uint256 number);

    function shout(uint256 number) external pure { revert Unheard(number); }
}

/// @notice Refuses some constructor arguments.
contract Picky {
    error BadStart(uint256 value);

    constructor(uint256 start) {
        require(100 / start > 10, BadStart(start));
    }
}

/// @notice Its constructor returns more code than a contract may have.
contract Huge {
    constructor() {
        assembly { return(0, 24577) }
    }
}
