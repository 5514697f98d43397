// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title IERC1643
/// @notice Document management (ERC-1643, draft text of 2026): what was published about a security, each document with
/// its place and its hash. Interface id 0xecfecec8.
interface IERC1643 {
    /// @notice The document was set or replaced.
    event DocumentUpdated(bytes32 indexed name, string uri, bytes32 documentHash);
    /// @notice The document was removed; this is what it was.
    event DocumentRemoved(bytes32 indexed name, string uri, bytes32 documentHash);

    /// @notice A document needs a name.
    error ERC1643InvalidName();
    /// @notice There is no document of this name.
    error ERC1643MissingDocument();

    /// @notice Sets or replaces a document. Only the issuer.
    /// @param name any but zero; words in ASCII, or the hash of a longer title
    /// @param uri where it is published; may be empty
    /// @param documentHash its SHA-256; may be zero
    function setDocument(bytes32 name, string calldata uri, bytes32 documentHash) external;
    /// @notice Removes a document. Only the issuer.
    function removeDocument(bytes32 name) external;

    /// @notice The document of this name, and when it was last set, Unix seconds; all empty if there is none.
    function getDocument(bytes32 name)
        external
        view
        returns (string memory uri, bytes32 documentHash, uint256 lastModified);
    /// @notice The names of all documents, in no particular order.
    function getAllDocuments() external view returns (bytes32[] memory documentNames);
}
