#include "kontor/bar_code.h"

#include <zint.h>

#include <memory>

#include "kontor/error.h"
#include "kontor/text.h"

namespace kontor {

namespace {

constexpr std::size_t mostText = 2000;

int symbologyOf(BarCodeKind kind) {
    switch (kind) {
        case BarCodeKind::qr:
            return BARCODE_QRCODE;
        case BarCodeKind::dataMatrix:
            return BARCODE_DATAMATRIX;
        case BarCodeKind::code128:
            break;
    }
    return BARCODE_CODE128;
}

bool isDark(const zint_symbol& symbol, int row, int column) {
    return (symbol.encoded_data[row][column / 8] >> (column % 8) & 1) != 0;
}

}  // namespace

BarCode barCode(BarCodeKind kind, std::string_view text) {
    if (text.empty()) throw Invalid("code", "error.required");
    if (text.size() > mostText || !isUtf8(text)) throw Invalid("code", "error.bar_code");
    const std::unique_ptr<zint_symbol, decltype(&ZBarcode_Delete)> symbol(ZBarcode_Create(), &ZBarcode_Delete);
    if (!symbol) throw std::bad_alloc();
    symbol->symbology = symbologyOf(kind);
    symbol->input_mode = UNICODE_MODE;
    if (kind == BarCodeKind::dataMatrix) symbol->option_3 = DM_SQUARE;
    const auto* bytes = reinterpret_cast<const unsigned char*>(text.data());
    if (ZBarcode_Encode(symbol.get(), bytes, static_cast<int>(text.size())) >= ZINT_ERROR)
        throw Invalid("code", "error.bar_code");

    BarCode code;
    code.width = symbol->width;
    code.height = kind == BarCodeKind::code128 ? 1 : symbol->rows;
    for (int row = 0; row < code.height; ++row) {
        for (int column = 0; column < code.width; ++column) {
            if (!isDark(*symbol, row, column)) continue;
            const int begin = column;
            while (column + 1 < code.width && isDark(*symbol, row, column + 1)) ++column;
            const std::string length = std::to_string(column + 1 - begin);
            code.path += "M" + std::to_string(begin) + " " + std::to_string(row) + "h" + length + "v1h-" + length + "z";
        }
    }
    return code;
}

}  // namespace kontor
