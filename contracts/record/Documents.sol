// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {EnumerableSet} from "@openzeppelin/contracts/utils/structs/EnumerableSet.sol";
import {Authorised} from "../access/Authorised.sol";
import {Roles} from "../access/Roles.sol";
import {IERC1643} from "../interfaces/IERC1643.sol";

/// @title Documents
/// @notice Documents by name, as ERC-1643 has them.
abstract contract Documents is IERC1643, Authorised {
    using EnumerableSet for EnumerableSet.Bytes32Set;

    struct Document {
        string uri;
        bytes32 documentHash;
        uint256 lastModified;
    }

    EnumerableSet.Bytes32Set private _names;
    mapping(bytes32 name => Document) private _documents;

    /// @inheritdoc IERC1643
    function setDocument(bytes32 name, string calldata uri, bytes32 documentHash) external only(Roles.ISSUER) {
        require(name != 0, ERC1643InvalidName());
        _setDocument(name, uri, documentHash);
    }

    /// @inheritdoc IERC1643
    function removeDocument(bytes32 name) external only(Roles.ISSUER) {
        require(_names.remove(name), ERC1643MissingDocument());
        Document memory document = _documents[name];
        delete _documents[name];
        emit DocumentRemoved(name, document.uri, document.documentHash);
    }

    /// @inheritdoc IERC1643
    function getDocument(bytes32 name)
        external
        view
        returns (string memory uri, bytes32 documentHash, uint256 lastModified)
    {
        Document storage document = _documents[name];
        return (document.uri, document.documentHash, document.lastModified);
    }

    /// @inheritdoc IERC1643
    function getAllDocuments() external view returns (bytes32[] memory documentNames) {
        return _names.values();
    }

    function _setDocument(bytes32 name, string memory uri, bytes32 documentHash) internal {
        // a name that is there already stays
        // slither-disable-next-line unused-return
        _names.add(name);
        _documents[name] = Document(uri, documentHash, block.timestamp);
        emit DocumentUpdated(name, uri, documentHash);
    }
}
