// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IAccessControl} from "@openzeppelin/contracts/access/IAccessControl.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IERC20Metadata} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Metadata.sol";
import {IERC165} from "@openzeppelin/contracts/utils/introspection/IERC165.sol";
import {Authorised} from "./access/Authorised.sol";
import {IERC1643} from "./interfaces/IERC1643.sol";
import {IERC7092ESG} from "./interfaces/IERC7092ESG.sol";
import {IERC7092Getters} from "./interfaces/IERC7092Getters.sol";
import {IPayingAgent} from "./interfaces/IPayingAgent.sol";
import {IPaymentAdministration} from "./interfaces/IPaymentAdministration.sol";
import {IPublicRecord} from "./interfaces/IPublicRecord.sol";
import {ISovereignBond} from "./interfaces/ISovereignBond.sol";
import {Accrual} from "./record/Accrual.sol";
import {Documents} from "./record/Documents.sol";

/// @title PublicRecord
/// @notice The public record of one series: its facts and its documents.
contract PublicRecord is IERC7092Getters, IERC7092ESG, IERC165, Accrual, Documents {
    bytes32 private constant TERM_SHEET = "TERM_SHEET";
    uint256 private constant BASIS = 10_000;

    /// @inheritdoc IERC7092Getters
    uint256 public immutable issueDate;
    /// @inheritdoc IERC7092Getters
    uint256 public immutable maturityDate;
    /// @inheritdoc IERC7092ESG
    uint8 public immutable couponType;
    /// @inheritdoc IERC7092ESG
    uint256 public immutable couponFrequency;
    /// @inheritdoc IERC7092ESG
    uint8 public immutable dayCountBasis;
    uint256 private immutable _couponNumerator;
    uint256 private immutable _couponDenominator;

    /// @param authority_ holds the roles
    /// @param series_ whose record it is
    /// @param payingAgent_ who pays it
    /// @param facts what neither of them knows
    /// @param termSheet SHA-256 of the term sheet, the first document
    constructor(
        IAccessControl authority_,
        ISovereignBond series_,
        IPayingAgent payingAgent_,
        Facts memory facts,
        bytes32 termSheet
    ) Authorised(authority_) Accrual(series_, payingAgent_, facts) {
        require(facts.maturityDate > facts.issueDate, DatesInvalid(facts.issueDate, facts.maturityDate));
        _requireCoupon(facts);
        (issueDate, maturityDate) = (facts.issueDate, facts.maturityDate);
        (couponType, dayCountBasis) = (uint8(facts.couponType), uint8(facts.dayCount));
        couponFrequency = facts.couponFrequency;
        (_couponNumerator, _couponDenominator) = (facts.couponNumerator, facts.couponDenominator);
        _setDocument(TERM_SHEET, "", termSheet);
    }

    /// @inheritdoc IERC165
    function supportsInterface(bytes4 interfaceId) external pure returns (bool) {
        return interfaceId == type(IERC165).interfaceId || interfaceId == type(IERC1643).interfaceId
            || interfaceId == type(IERC7092ESG).interfaceId;
    }

    /// @inheritdoc IERC7092Getters
    function isin() external view returns (string memory) {
        bytes32 id = series.seriesId();
        uint256 length;
        while (length < 32 && id[length] != 0) ++length;
        bytes memory text = new bytes(length);
        for (uint256 i; i < length; ++i) {
            text[i] = id[i];
        }
        return string(text);
    }

    /// @inheritdoc IERC7092Getters
    function name() external view returns (string memory) {
        return _token().name();
    }

    /// @inheritdoc IERC7092Getters
    function symbol() external view returns (string memory) {
        return _token().symbol();
    }

    /// @inheritdoc IERC7092ESG
    function decimals() external view returns (uint8) {
        return _token().decimals();
    }

    /// @inheritdoc IERC7092Getters
    function denomination() external view returns (uint256) {
        return series.denomination();
    }

    /// @inheritdoc IERC7092Getters
    function issueVolume() external view returns (uint256) {
        return _token().totalSupply();
    }

    /// @inheritdoc IERC7092Getters
    function principalOf(address account) external view returns (uint256) {
        return _token().balanceOf(account);
    }

    /// @inheritdoc IERC7092Getters
    function allowance(address owner, address spender) external view returns (uint256) {
        return _token().allowance(owner, spender);
    }

    /// @inheritdoc IERC7092Getters
    function currency() external view returns (address) {
        return _cash();
    }

    /// @inheritdoc IERC7092ESG
    function currencyOfCoupon() external view returns (address) {
        return _cash();
    }

    /// @inheritdoc IERC7092Getters
    function couponRate() external view returns (uint256) {
        return _couponNumerator * BASIS / _couponDenominator;
    }

    /// @inheritdoc IPublicRecord
    function coupon() external view returns (uint256 numerator, uint256 denominator) {
        return (_couponNumerator, _couponDenominator);
    }

    function _token() private view returns (IERC20Metadata) {
        return IERC20Metadata(address(series));
    }

    /// @dev The paying agent pays coupons and principal in one token.
    function _cash() private view returns (address) {
        // tax account and scale are the paying agent's own business
        // slither-disable-next-line unused-return
        (IERC20 cash,,) = IPaymentAdministration(address(payingAgent)).cashOf(series);
        return address(cash);
    }

    function _requireCoupon(Facts memory facts) private pure {
        bool pays = facts.couponType != CouponType.Zero;
        require(
            facts.couponDenominator != 0 && pays == (facts.couponFrequency != 0)
                && (pays ? facts.dayCount != DayCount.None : facts.couponNumerator == 0),
            CouponInvalid(
                facts.couponType, facts.couponNumerator, facts.couponDenominator, facts.couponFrequency, facts.dayCount
            )
        );
    }
}
