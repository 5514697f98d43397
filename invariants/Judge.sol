// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Pauses} from "./Pauses.sol";
import {VM} from "./Vm.sol";

/// @title Judge
/// @notice Looks at every wallet before and after each deed, and notes which invariant did not hold. It reads packed words by
/// masks of its own.
abstract contract Judge is Pauses {
    /// @dev What a deed is to the series to which it is done; to the other, whatever happens meanwhile is a transfer. So is what
    /// happens while cash moves, which calls the receiver.
    enum Deed {
        Transfer,
        Issue,
        Order,
        Recovery,
        Burn,
        Other
    }

    struct Look {
        uint256[][SERIES] accounts;
        uint256[] words;
    }

    uint256 internal constant ADMITTED = 1 << 204;
    uint256 private constant BLOCKS = 7 << 205;
    uint256 internal constant MOVED = 1 << 208;
    uint256 internal constant REMOVED = 1 << 209;
    uint256 private constant FROZEN = 1 << 240;

    /// @notice What did not hold of an invariant, and was seen first; empty if all did.
    mapping(uint256 invariant => string what) public broken;
    /// @notice Did the wallet ever hold units of the series?
    mapping(uint256 series => mapping(address wallet => bool)) public held;
    /// @notice How many deeds of this name were done, not refused.
    mapping(string name => uint256) public done;

    modifier judged(Deed deed, uint256 s) {
        Look memory before = _look();
        _;
        _compare(deed, s % SERIES, before);
    }

    constructor() {
        for (uint256 s; s < SERIES; ++s) {
            for (uint256 w; w < wallets.length; ++w) {
                held[s][wallets[w]] = _token(s).balanceOf(wallets[w]) != 0;
            }
        }
    }

    function _expect(uint256 invariant, bool holds, string memory what) internal {
        if (holds || bytes(broken[invariant]).length != 0) return;
        broken[invariant] = string.concat(VM.toString(invariant), ": ", what);
    }

    /// @dev A wallet, mostly one that holds units of the series.
    function _holder(uint256 s, uint256 seed) internal view returns (address wallet) {
        uint256 first = seed % wallets.length;
        for (uint256 i; i < wallets.length; ++i) {
            wallet = wallets[(first + i) % wallets.length];
            if (seed % 8 == 0 || _token(s).balanceOf(wallet) != 0) return wallet;
        }
    }

    function _by(address sender, address target, bytes memory data) internal returns (bool did) {
        VM.prank(sender);
        // solhint-disable-next-line avoid-low-level-calls
        (did,) = target.call(data);
    }

    function _count(string memory name, bool did) internal {
        if (did) ++done[name];
    }

    function _look() internal view returns (Look memory seen) {
        seen.words = new uint256[](wallets.length);
        for (uint256 w; w < wallets.length; ++w) {
            seen.words[w] = registry.wordOf(wallets[w]);
        }
        for (uint256 s; s < SERIES; ++s) {
            seen.accounts[s] = new uint256[](wallets.length);
            for (uint256 w; w < wallets.length; ++w) {
                seen.accounts[s][w] = bonds[s].accountOf(wallets[w]);
            }
        }
    }

    function _compare(Deed deed, uint256 series, Look memory before) private {
        Look memory seen = _look();
        for (uint256 s; s < SERIES; ++s) {
            Deed here = s == series ? deed : Deed.Transfer;
            for (uint256 w; w < wallets.length; ++w) {
                uint256 had = _balance(before.accounts[s][w]);
                uint256 has = _balance(seen.accounts[s][w]);
                if (has > 0) held[s][wallets[w]] = true;
                // a recovery gives the successor its place first, and takes that of the lost wallet
                if (has > had) _gained(here, s, deed == Deed.Recovery ? seen.words[w] : before.words[w]);
                if (has < had) _lost(here, before.accounts[s][w], had - has);
            }
        }
    }

    /// @dev 2: who gains is admitted at this second; by order or by recovery, is admitted, and not moved or removed.
    function _gained(Deed deed, uint256 s, uint256 word) private {
        if (deed == Deed.Order || deed == Deed.Recovery) {
            _expect(2, _hasPlace(word), "an order gave units to who is not admitted");
        } else {
            _expect(2, deed == Deed.Transfer || deed == Deed.Issue, "units came from nowhere");
            _expect(2, _eligible(word), "units went to who is not admitted at this second");
            _expect(2, _ofCategory(s, word), "units went to another category");
            uint8 purpose = deed == Deed.Issue ? ISSUANCE : TRANSFERS;
            _expect(3, !_paused(s, purpose), "units were transferred or issued during a pause of that");
        }
    }

    /// @dev 3: who loses, unless by order, loses at most what is neither locked nor frozen.
    function _lost(Deed deed, uint256 account, uint256 loss) private {
        if (deed == Deed.Order || deed == Deed.Recovery || deed == Deed.Burn) return;
        _expect(3, account & FROZEN == 0, "a frozen wallet lost units without an order");
        _expect(3, loss <= _free(account), "locked units left without an order");
    }

    function _ofCategory(uint256 s, uint256 word) internal view returns (bool) {
        return bonds[s].config() >> 160 & 1 << uint8(word >> 160) != 0;
    }

    function _eligible(uint256 word) internal view returns (bool) {
        uint16 venue = uint16(word >> 184);
        return word & (ADMITTED | BLOCKS | MOVED | REMOVED) == ADMITTED && word >> 216 >= block.timestamp
            && (venue == 0 || licences.isOpen(venue));
    }

    /// @dev Admitted, even if that has run out or is blocked.
    function _hasPlace(uint256 word) internal pure returns (bool) {
        return word & (ADMITTED | MOVED | REMOVED) == ADMITTED;
    }

    function _balance(uint256 account) internal pure returns (uint256) {
        return uint104(account);
    }

    function _free(uint256 account) internal pure returns (uint256) {
        (uint256 balance, uint256 locked) = (uint104(account), uint104(account >> 104));
        return account & FROZEN != 0 || locked > balance ? 0 : balance - locked;
    }
}
