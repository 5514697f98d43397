// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Word} from "../types/Word.sol";

/// @title IInvestorRegistry
/// @notice The whitelist of a programme: one word per wallet, shared by all series, so that an investor is admitted
/// once and a loss of status bites everywhere at once. The layout is that of {Word}; each bit has exactly one writer.
interface IInvestorRegistry {
    /// @notice The word of `wallet` is now `word`. Replaying these events rebuilds the whitelist.
    event WordSet(address indexed wallet, uint256 word);

    /// @notice 256 countries of a policy were allowed (bit set) or denied; bit i of part p is country 256·p + i.
    event CountriesSet(uint8 indexed policy, uint8 indexed part, uint256 allowed);

    /// @notice The two lists have different lengths.
    error LengthsDiffer(uint256 wallets, uint256 words);

    /// @notice The zero address cannot be an investor.
    error WalletMissing();

    /// @notice The word uses unused bits, names a category over 23, or admits a wallet without an investor id.
    error WordMalformed(address wallet, uint256 word);

    /// @notice The wallet has been replaced by another; its word can no longer be changed.
    error WalletMoved(address wallet);

    /// @notice Country policy 0 means that no country rule applies; it cannot be set.
    error PolicyReserved();

    /// @notice Writes the registrar's bits of each wallet's word. Bits of other authorities in `words` are ignored and
    /// those on chain kept, so that no re-admission lifts a regulator's block; an unchanged word costs no write and
    /// emits nothing. Only the registrar.
    /// @param wallets the wallets, none zero
    /// @param words one word for each
    function setWords(address[] calldata wallets, uint256[] calldata words) external;

    /// @notice The same of one wallet, for less. Only the registrar.
    function writeWord(address wallet, uint256 word) external;

    /// @notice Sets or lifts the registrar's own block of one wallet, and leaves all else of its word as it is. Only the
    /// registrar.
    function setRegistrarBlock(address wallet, bool blocked) external;

    /// @notice Sets or lifts the regulator's block, also for wallets that the registry does not know yet. Only the
    /// regulator.
    function setRegulatorBlock(address[] calldata wallets, bool blocked) external;

    /// @notice Sets or lifts the licence registry's block. Only the licence registry.
    function setLicenceBlock(address[] calldata wallets, bool blocked) external;

    /// @notice Sets which of 256 countries the policy allows as the receiver's. Only governance.
    /// @param policy 1–255
    /// @param part country code divided by 256
    /// @param allowed bit i set: country 256·part + i is allowed; country 0 stands for "not stated"
    function setCountries(uint8 policy, uint8 part, uint256 allowed) external;

    /// @notice The wallet's word; zero if the registry has never heard of it.
    function wordOf(address wallet) external view returns (uint256 word);

    /// @notice The words of many wallets.
    function wordsOf(address[] calldata wallets) external view returns (Word[] memory words);

    /// @notice May `from` send to `to` under the rules of a series, at this second?
    /// @param rules low 24 bits: admitted categories; next 8 bits: country policy, 0 = none
    /// @return code 0 if so, else the code of the first rule that refuses (`Codes`)
    function refusalOf(address from, address to, uint256 rules) external view returns (uint256 code);

    /// @notice The same, and the words of both parties, for series that have hooks to tell.
    function refusalAndWords(address from, address to, uint256 rules)
        external
        view
        returns (uint256 code, Word fromWord, Word toWord);

    /// @notice May `to` receive under the rules of a series, at this second?
    /// @return code 0 if so, else the code of the first rule that refuses (`Codes`)
    function receiverRefusal(address to, uint256 rules) external view returns (uint256 code);

    /// @notice May `from` send under the rules of a series, at this second?
    /// @return code 0 if so, else the code of the first rule that refuses (`Codes`)
    function senderRefusal(address from, uint256 rules) external view returns (uint256 code);

    /// @notice Is the wallet blocked by any authority, or moved? Unknown wallets are not.
    function isBlocked(address wallet) external view returns (bool);

    /// @notice The allowed countries of one part of a policy, as a bitmap.
    function countries(uint8 policy, uint8 part) external view returns (uint256 allowed);
}
