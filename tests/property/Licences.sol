// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

interface IVenues {
    function isVenueOpen(uint16 venue) external view returns (bool);
}

/// @title Licences
/// @notice What hooks ask a licence registry, answered without the way through its phases: a venue is open if the investor
/// registry was told so.
contract Licences {
    struct Terms {
        uint40 expiry;
        uint32 activities;
        address operator;
    }

    struct Licence {
        bytes32 code;
        uint8 phase;
        uint8 resumes;
        bool open;
        uint40[4] dates;
        Terms terms;
    }

    IVenues private immutable _venues;
    mapping(uint16 venue => address) private _operators;

    constructor(IVenues venues, uint16[] memory numbers, address[] memory operators) {
        _venues = venues;
        for (uint256 i; i < numbers.length; ++i) {
            _operators[numbers[i]] = operators[i];
        }
    }

    function isOpen(uint16 venue) external view returns (bool) {
        return _venues.isVenueOpen(venue);
    }

    function licenceOf(uint16 venue) external view returns (Licence memory licence) {
        licence.terms.operator = _operators[venue];
    }
}
