// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IInvestorRegistry} from "../interfaces/IInvestorRegistry.sol";
import {ILicenceRegistry} from "../interfaces/ILicenceRegistry.sol";
import {ISovereignBond} from "../interfaces/ISovereignBond.sol";
import {Word} from "../types/Word.sol";

/// @title TravelNotices
/// @notice What two venues say of a transfer to come between their wallets: the operator of the sender's venue announces
/// the hash of the IVMS101 message, and that of the receiver's accepts it. The customers of a venue that was closed may
/// leave without it: the receiver's announces, too. The message itself never comes here.
abstract contract TravelNotices {
    /// @param announced hash of the message; zero if none was announced
    /// @param accepted the same, once the receiver's venue has accepted it; else zero
    struct Notice {
        bytes32 announced;
        bytes32 accepted;
    }

    /// @notice Knows the venues, what they may do and who acts for them.
    ILicenceRegistry public immutable licences;
    mapping(bytes32 transfer => Notice) internal _notices;

    /// @notice There is a message about a transfer to come.
    event Announced(address indexed series, address indexed from, address indexed to, uint256 units, bytes32 message);
    /// @notice The receiver's venue has the message and will take the units.
    event Accepted(address indexed series, address indexed from, address indexed to, uint256 units, bytes32 message);

    /// @notice The caller does not act for the venue of the wallet.
    error NotTheOperator(address wallet, address caller);
    /// @notice The hash of a message is missing.
    error MessageMissing();
    /// @notice Another message about this transfer was announced, or none.
    error MessageUnknown(bytes32 message);

    constructor(ILicenceRegistry licences_) {
        licences = licences_;
    }

    /// @notice Announces a transfer to come. What was announced for the same wallets and amount before is replaced, and
    /// must be accepted anew. If one of the wallets changes its venue, all starts over. Only the operator of the sender's
    /// venue; once that is closed, only that of the receiver's.
    /// @param units the amount, exactly
    /// @param message hash of the IVMS101 message
    function announce(ISovereignBond series, address from, address to, uint256 units, bytes32 message) external {
        require(message != 0, MessageMissing());
        (Notice storage notice, uint256 sender, uint256 receiver) = _find(series, from, to, units);
        bool closed = sender != 0 && !licences.isOpen(uint16(sender));
        _requireOperator(closed ? receiver : sender, closed ? to : from);
        (notice.announced, notice.accepted) = (message, 0);
        emit Announced(address(series), from, to, units, message);
    }

    /// @notice Accepts a transfer whose message has come. Only the operator of the receiver's venue.
    function accept(ISovereignBond series, address from, address to, uint256 units, bytes32 message) external {
        (Notice storage notice,, uint256 receiver) = _find(series, from, to, units);
        _requireOperator(receiver, to);
        require(message != 0 && notice.announced == message, MessageUnknown(message));
        notice.accepted = message;
        emit Accepted(address(series), from, to, units, message);
    }

    /// @notice What was announced of a transfer between two wallets, and accepted, by the venues that they have now.
    function noticeOf(ISovereignBond series, address from, address to, uint256 units)
        external
        view
        returns (Notice memory)
    {
        (Notice storage notice,,) = _find(series, from, to, units);
        return notice;
    }

    /// @dev With the venues, so that none is bound by what one before it has accepted for the same wallet.
    function _idOf(address series, address from, address to, uint256 units, uint256 sender, uint256 receiver)
        internal
        pure
        returns (bytes32)
    {
        return keccak256(abi.encode(series, from, to, units, sender, receiver));
    }

    function _requireOperator(uint256 venue, address wallet) private view {
        address operator = licences.licenceOf(uint16(venue)).terms.operator;
        require(operator != address(0) && operator == msg.sender, NotTheOperator(wallet, msg.sender));
    }

    /// @dev By the words as they are now.
    function _find(ISovereignBond series, address from, address to, uint256 units)
        private
        view
        returns (Notice storage notice, uint256 sender, uint256 receiver)
    {
        IInvestorRegistry registry = series.registry();
        (sender, receiver) = (Word.wrap(registry.wordOf(from)).venue(), Word.wrap(registry.wordOf(to)).venue());
        notice = _notices[_idOf(address(series), from, to, units, sender, receiver)];
    }
}
