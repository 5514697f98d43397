// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title IERC3643
/// @notice The token functions of ERC-3643 beside those of ERC-20, interface id 0xb97d944c; events stand in
/// {ISeriesEvents}, the registry's part in {IIdentityRegistry3643}. A series answers all of them at its own address,
/// some by its own code and some by that of {ISeriesAdministration}, which is why nobody inherits this interface.
///
/// Agents are not appointed here but by roles of the authority: the issuer mints; enforcement freezes, burns, forces and
/// recovers; the guardian pauses. None of these functions carries a case, so in a shipped configuration no single key
/// may call one, except to pause.
interface IERC3643 {
    /// @notice Zero: a series has no ONCHAINID.
    function onchainID() external view returns (address);
    /// @notice The version of the token's code.
    function version() external view returns (string memory);
    /// @notice The whitelist.
    function identityRegistry() external view returns (address);
    /// @notice The series itself, which answers `canTransfer(address,address,uint256)`.
    function compliance() external view returns (address);
    /// @notice Are transfers paused now?
    function paused() external view returns (bool);
    /// @notice Is the wallet frozen now?
    function isFrozen(address userAddress) external view returns (bool);
    /// @notice How many of the wallet's units are frozen now.
    function getFrozenTokens(address userAddress) external view returns (uint256);

    /// @notice Not supported: the name is a promise.
    function setName(string calldata name) external;
    /// @notice Not supported: the symbol is a promise.
    function setSymbol(string calldata symbol) external;
    /// @notice Not supported: a series has no ONCHAINID.
    function setOnchainID(address onchainID) external;
    /// @notice Pauses transfers, for seven days unless governance confirms it. Only the guardian.
    function pause() external;
    /// @notice Lifts every pause. Only governance.
    function unpause() external;
    /// @notice Freezes a wallet, or lifts that. Only enforcement.
    function setAddressFrozen(address userAddress, bool freeze) external;
    /// @notice Freezes `amount` more of the wallet's units, at most what is not frozen of its balance. Only enforcement.
    function freezePartialTokens(address userAddress, uint256 amount) external;
    /// @notice Releases `amount` of the wallet's frozen units. Only enforcement.
    function unfreezePartialTokens(address userAddress, uint256 amount) external;
    /// @notice Replaces the whitelist. Roles are not asked there. Only governance.
    function setIdentityRegistry(address identityRegistry) external;
    /// @notice Not supported: rules are those of the whitelist, of the series' own data and of its hooks.
    function setCompliance(address compliance) external;
    /// @notice Moves units by order, free ones first. Only enforcement.
    function forcedTransfer(address from, address to, uint256 amount) external returns (bool);
    /// @notice Issues units. Only the issuer.
    function mint(address to, uint256 amount) external;
    /// @notice Burns a holder's units by order, free ones first, and lowers the allocation by as much. Only enforcement.
    function burn(address userAddress, uint256 amount) external;
    /// @notice Puts `newWallet` in the place of `lostWallet`, in the whitelist and in this series. Only enforcement.
    /// @param investorOnchainID the investor id of the lost wallet
    function recoveryAddress(address lostWallet, address newWallet, address investorOnchainID) external returns (bool);
    /// @notice Transfers from the caller to many, all or none.
    function batchTransfer(address[] calldata toList, uint256[] calldata amounts) external;
    /// @notice `forcedTransfer` many times, all or none.
    function batchForcedTransfer(address[] calldata fromList, address[] calldata toList, uint256[] calldata amounts)
        external;
    /// @notice `mint` many times, all or none.
    function batchMint(address[] calldata toList, uint256[] calldata amounts) external;
    /// @notice `burn` many times, all or none.
    function batchBurn(address[] calldata userAddresses, uint256[] calldata amounts) external;
    /// @notice `setAddressFrozen` many times, all or none.
    function batchSetAddressFrozen(address[] calldata userAddresses, bool[] calldata freeze) external;
    /// @notice `freezePartialTokens` many times, all or none.
    function batchFreezePartialTokens(address[] calldata userAddresses, uint256[] calldata amounts) external;
    /// @notice `unfreezePartialTokens` many times, all or none.
    function batchUnfreezePartialTokens(address[] calldata userAddresses, uint256[] calldata amounts) external;
}
