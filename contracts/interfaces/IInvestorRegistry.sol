// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Word} from "../types/Word.sol";

/// @title IInvestorRegistry
/// @notice The whitelist of a programme: one word per wallet, shared by all series, so that an investor is admitted
/// once and a loss of status bites everywhere at once. The layout is that of {Word}; each bit has exactly one writer.
interface IInvestorRegistry {
    /// @notice The word of `wallet` is now `word`. Replaying these events rebuilds the whitelist.
    event WordSet(address indexed wallet, uint256 word);

    /// @notice 256 receivers' countries of a table were allowed (bit set) or denied; bit i of part p is country
    /// 256·p + i.
    event CountriesSet(uint8 indexed table, uint8 indexed part, uint256 allowed);

    /// @notice The same for senders of one country.
    event CorridorSet(uint8 indexed table, uint16 indexed fromCountry, uint8 indexed part, uint256 allowed);

    /// @notice Holders of `sellerCategory` may transfer to the categories in `buyers`, bit i being category i.
    event BuyersSet(uint8 indexed table, uint8 indexed sellerCategory, uint24 buyers);

    /// @notice The customers of a venue may receive, or may no longer.
    event VenueSet(uint16 indexed venue, bool open);

    /// @notice The two lists have different lengths.
    error LengthsDiffer(uint256 wallets, uint256 words);

    /// @notice The zero address cannot be an investor.
    error WalletMissing();

    /// @notice The word uses unused bits, names a category over 23, or admits a wallet without an investor id.
    error WordMalformed(address wallet, uint256 word);

    /// @notice The wallet has been replaced by another; its word can no longer be changed.
    error WalletMoved(address wallet);

    /// @notice Tables are numbered 1–15.
    error TableUnknown(uint8 table);

    /// @notice Categories are numbered 0–23.
    error CategoryUnknown(uint8 category);

    /// @notice Venue 0 stands for no venue; it is neither open nor closed.
    error VenueMissing();

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

    /// @notice Sets which of 256 countries a table allows as the receiver's, for all series that ask it. Asked about
    /// transfers, issues and enforcement. Only governance.
    /// @param table 1–15
    /// @param part country code divided by 256
    /// @param allowed bit i set: country 256·part + i is allowed; country 0 stands for "not stated"
    function setCountries(uint8 table, uint8 part, uint256 allowed) external;

    /// @notice Sets to which of 256 countries holders of one country may transfer. A corridor leads one way, and also
    /// within a country only if it is set. Issues and enforcement have no willing sender, so they are not asked. Only
    /// governance.
    /// @param table 1–15
    /// @param fromCountry the sender's country
    /// @param part receiver's country code divided by 256
    /// @param allowed bit i set: units may go to country 256·part + i
    function setCorridor(uint8 table, uint16 fromCountry, uint8 part, uint256 allowed) external;

    /// @notice Sets to which categories holders of one category may transfer. Issues and enforcement are not asked.
    /// Only governance.
    /// @param table 1–15
    /// @param sellerCategory 0–23
    /// @param allowed bit i set: to category i
    function setBuyers(uint8 table, uint8 sellerCategory, uint24 allowed) external;

    /// @notice Opens or closes a venue. Customers of a closed one keep their units and may send them, but receive none
    /// of a series that asks for venues, by whatever way. Only the licence registry.
    /// @param venue not 0
    function setVenue(uint16 venue, bool open) external;

    /// @notice The wallet's word; zero if the registry has never heard of it.
    function wordOf(address wallet) external view returns (uint256 word);

    /// @notice The words of many wallets.
    function wordsOf(address[] calldata wallets) external view returns (Word[] memory words);

    /// @notice May `from` send to `to` under the rules of a series, at this second?
    /// @param rules low 24 bits: admitted categories; next 8 bits: policy byte (`Rules`)
    /// @return code 0 if so, else the code of the first rule that refuses (`Codes`)
    function refusalOf(address from, address to, uint256 rules) external view returns (uint256 code);

    /// @notice The same, and the words of both parties, for series that have hooks to tell.
    function refusalAndWords(address from, address to, uint256 rules)
        external
        view
        returns (uint256 code, Word fromWord, Word toWord);

    /// @notice May `to` receive under the rules of a series, at this second? Rules that ask about the sender, too,
    /// don't count.
    /// @return code 0 if so, else the code of the first rule that refuses (`Codes`)
    function receiverRefusal(address to, uint256 rules) external view returns (uint256 code);

    /// @notice May `from` send under the rules of a series, at this second? Policies don't count: they ask about the
    /// receiver, or about both.
    /// @return code 0 if so, else the code of the first rule that refuses (`Codes`)
    function senderRefusal(address from, uint256 rules) external view returns (uint256 code);

    /// @notice Is the wallet blocked by any authority, or moved? Unknown wallets are not.
    function isBlocked(address wallet) external view returns (bool);

    /// @notice The allowed receivers' countries of one part of a table, as a bitmap.
    function countries(uint8 table, uint8 part) external view returns (uint256 allowed);

    /// @notice The same for senders of one country.
    function corridor(uint8 table, uint16 fromCountry, uint8 part) external view returns (uint256 allowed);

    /// @notice To which categories holders of a category may transfer, as a bitmap.
    function buyers(uint8 table, uint8 sellerCategory) external view returns (uint24 allowed);

    /// @notice May customers of the venue receive?
    function isVenueOpen(uint16 venue) external view returns (bool open);
}
