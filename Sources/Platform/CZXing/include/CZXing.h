#pragma once
#include <stdint.h>

// libzxing speaks C++ and throws: hence this door. Nothing that it throws gets past it, and what it gives back is bounded.

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
  /// Where the content begins in `bytes`, and how long it is.
  int32_t offset;
  int32_t length;
  /// The corners in pixels, clockwise from the code's own upper left.
  int32_t x[4];
  int32_t y[4];
} czxing_symbol;

/// Looks for QR codes in gray pixels: at most `most` of them, their contents together at most `room` bytes; what is over is
/// left out. What is dark is decided by what is round it, or by one level for the whole picture. Content is given as the code holds it, without conversion of characters. Returns the number of symbols, or
/// -1 if the library threw.
int32_t czxing_read(
    const uint8_t *luma, int32_t width, int32_t height, int32_t stride, czxing_symbol *symbols, int32_t most,
    uint8_t *bytes, int32_t room, int32_t by_one_level);

#ifdef __cplusplus
}
#endif
