// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title IIdentityRegistry3643
/// @notice The identity-registry functions of ERC-3643, kept on the same words. The identity of a wallet is its
/// investor id, written as an address. Selectors and events are those of the ERC.
interface IIdentityRegistry3643 {
    event IdentityRegistered(address indexed investorAddress, address indexed identity);
    event IdentityRemoved(address indexed investorAddress, address indexed identity);
    event IdentityUpdated(address indexed oldIdentity, address indexed newIdentity);
    event CountryUpdated(address indexed investorAddress, uint16 indexed country);

    /// @notice The wallet is registered already.
    error AlreadyRegistered(address wallet);

    /// @notice The wallet is not registered.
    error NotRegistered(address wallet);

    /// @notice Claims, trusted issuers and identity storage are no part of this registry.
    error NotSupported();

    function registerIdentity(address userAddress, address identity_, uint16 country) external;
    function batchRegisterIdentity(
        address[] calldata userAddresses,
        address[] calldata identities,
        uint16[] calldata countries_
    ) external;
    function deleteIdentity(address userAddress) external;
    function updateCountry(address userAddress, uint16 country) external;
    function updateIdentity(address userAddress, address identity_) external;

    function setIdentityRegistryStorage(address) external;
    function setClaimTopicsRegistry(address) external;
    function setTrustedIssuersRegistry(address) external;

    function contains(address userAddress) external view returns (bool);
    function isVerified(address userAddress) external view returns (bool);
    function identity(address userAddress) external view returns (address);
    function investorCountry(address userAddress) external view returns (uint16);
    function identityStorage() external view returns (address);
    function issuersRegistry() external view returns (address);
    function topicsRegistry() external view returns (address);
}
