// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title IIdentityRegistry3643
/// @notice The identity-registry functions of ERC-3643, kept on the same words. The identity of a wallet is its
/// investor id, written as an address. Selectors and events are those of the ERC.
interface IIdentityRegistry3643 {
    /// @notice The wallet was registered under this investor id by these functions, or by ERC-3643's recovery; what else
    /// changes the whitelist is told by {IInvestorRegistry-WordSet} alone, which tells all of it.
    event IdentityRegistered(address indexed investorAddress, address indexed identity);
    /// @notice The wallet was deleted; its investor id is kept.
    event IdentityRemoved(address indexed investorAddress, address indexed identity);
    /// @notice The wallet's investor id was replaced.
    event IdentityUpdated(address indexed oldIdentity, address indexed newIdentity);
    /// @notice The wallet's country was replaced.
    event CountryUpdated(address indexed investorAddress, uint16 indexed country);

    /// @notice The wallet is registered already.
    error AlreadyRegistered(address wallet);
    /// @notice The wallet is not registered.
    error NotRegistered(address wallet);
    /// @notice Claims, trusted issuers and identity storage are no part of this registry.
    error NotSupported();

    /// @notice Admits a wallet; blocks of it stay, the registrar's own too. Only the agent; a second registration is
    /// refused.
    function registerIdentity(address userAddress, address identity_, uint16 country) external;
    /// @notice Admits many wallets, all or none. Only the agent.
    function batchRegisterIdentity(
        address[] calldata userAddresses,
        address[] calldata identities,
        uint16[] calldata countries_
    ) external;
    /// @notice Removes a wallet; a new registration may bring it back. Only the agent.
    function deleteIdentity(address userAddress) external;
    /// @notice Replaces a registered wallet's country, ISO 3166-1 numeric. Only the agent.
    function updateCountry(address userAddress, uint16 country) external;
    /// @notice Replaces a registered wallet's investor id. Only the agent.
    function updateIdentity(address userAddress, address identity_) external;

    /// @notice Not supported: the words are the storage.
    function setIdentityRegistryStorage(address) external;
    /// @notice Not supported: admission needs no claims.
    function setClaimTopicsRegistry(address) external;
    /// @notice Not supported: the registrar is the one issuer.
    function setTrustedIssuersRegistry(address) external;

    /// @notice Is the wallet admitted, whether or not it may hold just now?
    function contains(address userAddress) external view returns (bool);
    /// @notice Is the wallet admitted, not blocked and not expired at this second?
    function isVerified(address userAddress) external view returns (bool);
    /// @notice The wallet's investor id, or zero; that of its successor if the wallet was lost, zero after eight successors.
    function identity(address userAddress) external view returns (address);
    /// @notice The wallet's country, or zero.
    function investorCountry(address userAddress) external view returns (uint16);
    /// @notice This contract.
    function identityStorage() external view returns (address);
    /// @notice Zero: there is none.
    function issuersRegistry() external view returns (address);
    /// @notice Zero: there is none.
    function topicsRegistry() external view returns (address);
}
