#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "kontor/export.h"

namespace kontor {

/// An amount in a currency (ISO 4217), exact to two decimals. As text `12.50 EUR`, which is also what columns and
/// FieldValue hold; a generated column beside it orders and compares the amount:
///     price VARCHAR(24) CHARACTER SET ascii COLLATE ascii_bin NULL,
///     price_amount DECIMAL(17,2) AS (CAST(SUBSTRING_INDEX(price, ' ', 1) AS DECIMAL(17,2))) PERSISTENT
struct Money {
    std::int64_t minor = 0;  ///< hundredths
    std::string currency;    ///< three capital letters

    friend bool operator==(const Money&, const Money&) = default;
};

/// The largest amount there is, in hundredths.
inline constexpr std::int64_t largestAmount = 99'999'999'999'999;

/// `1234.50`, without the currency.
KONTOR_API std::string formatAmount(std::int64_t minor);
/// `1234.50 EUR`
KONTOR_API std::string formatMoney(const Money& money);
/// Reads exactly what formatMoney writes, with none to two decimals.
KONTOR_API std::optional<Money> parseMoney(std::string_view text);
/// Reads an amount as JSON has it: `1234.5`, `-3`.
KONTOR_API std::optional<std::int64_t> parseAmount(std::string_view text);
/// For people: `1.234,50 EUR` or `1,234.50 EUR`.
KONTOR_API std::string localMoney(const Money& money, std::string_view locale);
/// Reads what people write: `1.234,50 €`, `EUR 1,234.50`, `12`; where no currency is named it is `usual`, and nothing
/// when that is empty.
KONTOR_API std::optional<Money> readMoney(std::string_view text, std::string_view usual = {});

}  // namespace kontor
