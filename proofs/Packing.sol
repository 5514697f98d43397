// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Account, AccountLib} from "../contracts/types/Account.sol";
import {Config} from "../contracts/types/Config.sol";
import {RowTerms, RowTermsLib} from "../contracts/types/RowTerms.sol";
import {Totals} from "../contracts/types/Totals.sol";

/// @title PackingProof
/// @notice Packed words: each part reads as it was written, and leaves the others as they were. By Halmos, since bits are not
/// what SMTChecker is good at.
contract PackingProof {
    function check_anAccountKeepsItsParts(uint256 word, uint104 locked, uint16 period, uint16 length) external pure {
        Account account = Account.wrap(word);
        Account changed = account.withLocked(locked).inPeriod(period, length).withFrozen(true);
        assert(changed.balance() == account.balance() && changed.locked() == locked);
        assert(changed.period() == period && changed.historyLength() == length);
        assert(changed.frozen() && changed.lapsing() == account.lapsing());
    }

    function check_anAccountCountsWithoutCarrying(uint256 word, uint104 value) external pure {
        Account account = Account.wrap(word);
        uint256 balance = account.balance();
        if (balance + value <= AccountLib.MAX) assert(Account.unwrap(account.plus(value)) == word + value);
        if (value > balance) return;
        Account less = account.minus(value);
        assert(less.balance() == balance - value && Account.unwrap(less) >> 104 == word >> 104);
        if (value > account.locked()) return;
        Account retired = account.retire(value);
        assert(retired.balance() == balance - value && retired.locked() == account.locked() - value);
        assert(Account.unwrap(retired) >> 208 == word >> 208);
    }

    function check_aConfigurationKeepsItsParts(
        uint256 word,
        uint24 categories,
        uint8 policy,
        uint16 period,
        uint40 next
    ) external pure {
        Config config = Config.wrap(word);
        Config changed = config.withRules(categories, policy).withPeriod(period, next);
        assert(changed.registry() == config.registry() && changed.hookCount() == config.hookCount());
        assert(changed.rules() == uint256(categories) | uint256(policy) << 24);
        assert(changed.period() == period && changed.nextRecord() == next);
        assert(changed.has(0xf << 208) == config.has(0xf << 208));
    }

    function check_aRowKeepsItsParts(uint56 numerator, uint56 denominator, uint16 record, uint40 payTime, uint80 funded)
        external
        pure
    {
        RowTerms terms = RowTermsLib.pack(numerator, denominator, record, payTime, 1).withFunded(funded).withTable(15);
        assert(terms.numerator() == numerator && terms.denominator() == denominator);
        assert(terms.record() == record && terms.payTime() == payTime && terms.kind() == 1);
        assert(terms.table() == 15 && !terms.rest() && terms.funded() == funded);
        assert(terms.withAmount(denominator, numerator).asRest().withKind(5).funded() == funded);
    }

    /// @notice Paid never exceeds funded: what `PayingAgent._paidOut` adds to a row's totals, under the one condition that it
    /// asks, and that of units that `fund` asks, adds to each of them exactly.
    function check_whatIsPaidStaysWithinWhatIsFunded(
        uint256 word,
        uint80 funded,
        uint104 units,
        uint256 gross,
        uint256 tax
    ) external pure {
        Totals totals = Totals.wrap(word);
        if (totals.units() + units > type(uint96).max || tax > gross || gross > type(uint160).max) return;
        if (totals.net() + totals.tax() + gross > funded) return;
        Totals paid = totals.plus(units, gross - tax, tax);
        assert(paid.units() == totals.units() + units);
        assert(paid.net() + paid.tax() == totals.net() + totals.tax() + gross);
        assert(paid.net() + paid.tax() <= funded);
    }

    /// @notice A wrong sentence, which has to be refuted: it does so whatever the units.
    function check_refuted_unitsOfAnyNumberFit(uint256 word, uint128 units) external pure {
        Totals totals = Totals.wrap(word);
        assert(totals.plus(units, 0, 0).net() == totals.net());
    }
}
