// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @notice How far a venue's licence has come. REVOKED is final; SUSPENDED leads back to the phase before it.
enum Phase {
    NONE,
    NOC,
    LICENSED,
    SUSPENDED,
    REVOKED
}

/// @notice What a venue has to reach after its no-objection certificate, in any order, to be licensed.
enum Milestone {
    AML_REGISTERED,
    INCORPORATED
}

/// @notice What a licence says, and an amendment may change.
/// @param expiry the last second, inclusive
/// @param activities bit i set: activity i is permitted to this venue (`Activities`)
/// @param operator who acts for the venue on chain; zero if nobody does
struct LicenceTerms {
    uint40 expiry;
    uint32 activities;
    address operator;
}

/// @notice A venue's licence.
/// @param code the licence code, ASCII
/// @param phase how far it has come
/// @param resumes the phase to which a reinstatement leads; NONE unless suspended
/// @param open whether the investor registry was told that the venue is open
/// @param since date of the act that led to the phase, seconds
/// @param noc date of the no-objection certificate, seconds
/// @param amlRegistered date of the registration for anti-money-laundering reports, seconds; zero before
/// @param incorporated date of the incorporation, seconds; zero before
/// @param terms what the licence says
struct Licence {
    bytes32 code;
    Phase phase;
    Phase resumes;
    bool open;
    uint40 since;
    uint40 noc;
    uint40 amlRegistered;
    uint40 incorporated;
    LicenceTerms terms;
}

/// @title Activities
/// @notice The activities that contracts ask for; the others are named in `wasiqa/activities.py`.
library Activities {
    /// @dev The venue's customers may receive units.
    uint32 internal constant HOLD = 1;
    /// @dev The venue trades for its customers.
    uint32 internal constant BROKER_DEALER = 2;
    /// @dev The venue matches orders.
    uint32 internal constant EXCHANGE = 8;
}
