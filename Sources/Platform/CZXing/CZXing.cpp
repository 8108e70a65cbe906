#include "CZXing.h"

#include <algorithm>
#include <cstring>

#define ZX_USE_UTF8 1
#include <ZXing/ReadBarcode.h>

int32_t czxing_read(
    const uint8_t *luma, int32_t width, int32_t height, int32_t stride, czxing_symbol *symbols, int32_t most,
    uint8_t *bytes, int32_t room, int32_t by_one_level) {
  if (luma == nullptr || symbols == nullptr || bytes == nullptr || width <= 0 || height <= 0 || stride < width ||
      most <= 0 || room < 0)
    return 0;
  try {
    ZXing::DecodeHints hints;
    hints.setFormats(ZXing::BarcodeFormat::QRCode).setMaxNumberOfSymbols(static_cast<uint8_t>(std::min(most, 255)));
    if (by_one_level != 0) hints.setBinarizer(ZXing::Binarizer::GlobalHistogram);
    const ZXing::ImageView view(luma, width, height, ZXing::ImageFormat::Lum, stride);
    int32_t count = 0;
    int32_t used = 0;
    for (const auto &found : ZXing::ReadBarcodes(view, hints)) {
      if (count == most) break;
      if (!found.isValid() || found.format() != ZXing::BarcodeFormat::QRCode) continue;
      czxing_symbol symbol = {};
      for (int corner = 0; corner < 4; corner++) {
        symbol.x[corner] = found.position()[corner].x;
        symbol.y[corner] = found.position()[corner].y;
      }
      const auto &content = found.bytes();
      if (content.empty() || content.size() > static_cast<size_t>(room - used)) continue;
      symbol.offset = used;
      symbol.length = static_cast<int32_t>(content.size());
      std::memcpy(bytes + used, content.data(), content.size());
      used += symbol.length;
      symbols[count++] = symbol;
    }
    return count;
  } catch (...) {
    return -1;
  }
}
