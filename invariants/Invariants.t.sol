// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IPaymentAdministration} from "../contracts/interfaces/IPaymentAdministration.sol";
import {IPaymentBooks} from "../contracts/interfaces/IPaymentBooks.sol";
import {ISeriesAdministration} from "../contracts/interfaces/ISeriesAdministration.sol";
import {ISovereignBond} from "../contracts/interfaces/ISovereignBond.sol";
import {Players} from "./Players.sol";

/// @title Invariants
/// @notice What holds after any sequence of deeds, by the numbers of docs/invariants.md.
contract Invariants {
    /// @notice Functions of a contract, as Foundry names them.
    struct Selectors {
        address target;
        bytes4[] selectors;
    }

    uint256 private constant SERIES = 2;

    Players private _players;

    function setUp() external {
        _players = new Players();
    }

    /// @notice After each sequence.
    function afterInvariant() external {
        _players.tell();
    }

    /// @notice Foundry asks whose functions it may call.
    function targetContracts() external view returns (address[] memory targets) {
        targets = new address[](1);
        targets[0] = address(_players);
    }

    /// @notice And which of them it may not.
    function excludeSelectors() external view returns (Selectors[] memory left) {
        left = new Selectors[](1);
        left[0] = Selectors(address(_players), new bytes4[](1));
        left[0].selectors[0] = _players.tell.selector;
    }

    /// @notice Balances sum to the supply, within the allocation; bookings sum to what is booked, within the ceiling.
    function invariant_1_supply() external view {
        uint256 booked;
        for (uint256 s; s < SERIES; ++s) {
            ISovereignBond bond = _players.bonds(s);
            uint256 sum;
            for (uint256 w; w < _players.walletCount(); ++w) {
                sum += IERC20(address(bond)).balanceOf(_players.wallets(w));
            }
            require(sum == IERC20(address(bond)).totalSupply(), "1: balances do not sum to the supply");
            require(sum <= bond.allocation(), "1: more is out than was allocated");
            (, uint128 own) = _players.programme().allocationOf(address(bond));
            booked += own;
        }
        require(booked == _players.programme().booked(), "1: bookings do not sum to what is booked");
        require(booked <= _players.programme().ceiling(), "1: more is booked than the ceiling");
    }

    /// @notice Nobody gains units unless admitted; exit by enforcement always works.
    function invariant_2_admission() external view {
        _holds(2);
    }

    /// @notice Locked units stay, all of them while transfers are paused.
    function invariant_3_locks() external view {
        _holds(3);
        require(_players.pausesHold(), "3: what is paused is not what was paused, or has not lapsed");
    }

    /// @notice Who held at the close of a record time is entitled to it for ever.
    function invariant_4_entitlement() external view {
        for (uint256 s; s < SERIES; ++s) {
            ISeriesAdministration bond = ISeriesAdministration(address(_players.bonds(s)));
            uint256 records = bond.recordTimes().length;
            for (uint256 record; record < records && _players.closed(s, record); ++record) {
                uint256 sum;
                for (uint256 w; w < _players.walletCount(); ++w) {
                    address wallet = _players.wallets(w);
                    uint256 right = _players.atClose(s, record, wallet);
                    require(bond.balanceAtRecord(wallet, record) == right, "4: the past has changed");
                    sum += right;
                }
                require(bond.supplyAtRecord(record) == sum, "4: the supply of the past has changed");
            }
        }
    }

    /// @notice What is funded is paid, withheld, unclaimed or dust, and reaches nobody but who held, and the tax account.
    function invariant_5_cash() external view {
        _holds(5);
        for (uint256 s; s < SERIES; ++s) {
            ISovereignBond bond = _players.bonds(s);
            IPaymentBooks.Row[] memory rows = _payments().rowsOf(bond);
            uint256 left;
            for (uint256 row; row < rows.length; ++row) {
                IPaymentBooks.Books memory books = _payments().booksOf(bond, row);
                left += books.funded - books.net - books.remitted;
                if (books.funded == 0) {
                    require(books.net + books.tax + books.units == 0, "5: what was not funded was paid");
                } else if (rows[row].kind == IPaymentBooks.RowKind.Principal) {
                    require(books.net <= books.funded && books.tax == 0, "5: a principal was overpaid");
                    require(
                        books.net <= books.units * rows[row].numerator / rows[row].denominator,
                        "5: a principal was not paid against its units"
                    );
                } else {
                    _accounted(s, row, rows[row], books);
                }
            }
            IERC20 cash = _players.cash(s);
            require(cash.balanceOf(address(_players.agent())) == left, "5: the agent's cash is not what its books say");
            for (uint256 w; w < _players.walletCount(); ++w) {
                address wallet = _players.wallets(w);
                bool right = _players.held(s, wallet) || cash.balanceOf(wallet) == 0;
                require(right, "5: cash reached who never held");
            }
        }
    }

    /// @notice `canTransfer` is true exactly if the transfer succeeds, whatever hooks there are: those that were installed.
    function invariant_6_foretold() external view {
        _holds(6);
        require(_players.hooksHold(), "6: hooks are not those that were installed and not removed");
    }

    /// @notice Transfers to oneself change nothing and bypass nothing.
    function invariant_7_itself() external view {
        _holds(7);
    }

    /// @dev Each counted by itself: what is paid and withheld from who was paid, what is unclaimed from who was not, and dust from
    /// remainders.
    function _accounted(uint256 s, uint256 row, IPaymentBooks.Row memory terms, IPaymentBooks.Books memory books)
        private
        view
    {
        (uint256 paid, uint256 units, uint256 unclaimed, uint256 remainders) = (0, 0, 0, 0);
        for (uint256 w; w < _players.walletCount(); ++w) {
            address wallet = _players.wallets(w);
            uint256 right = _players.atClose(s, terms.record, wallet);
            uint256 due = right * terms.numerator / terms.denominator;
            remainders += right * terms.numerator % terms.denominator;
            if (_payments().isPaid(_players.bonds(s), row, wallet)) (paid, units) = (paid + due, units + right);
            else unclaimed += due;
        }
        uint256 dust = (remainders + terms.denominator - 1) / terms.denominator;
        require(books.net + books.tax == paid, "5: paid and withheld are not what the paid were due");
        require(books.units == units, "5: units paid for are not those of the paid");
        require(
            paid + unclaimed + dust == books.funded, "5: paid, withheld, unclaimed and dust are not what was funded"
        );
        require(books.remitted <= books.tax, "5: more tax was remitted than withheld");
    }

    function _holds(uint256 invariant) private view {
        string memory what = _players.broken(invariant);
        require(bytes(what).length == 0, what);
    }

    function _payments() private view returns (IPaymentAdministration) {
        return IPaymentAdministration(address(_players.agent()));
    }
}
