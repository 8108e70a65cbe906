#pragma once
#include <zlib.h>

// inflateInit and deflateInit are macros, which Swift can't call: they pass the version and the size of z_stream.

static inline int czlib_inflate_init(z_stream *stream) { return inflateInit(stream); }

static inline int czlib_deflate_init(z_stream *stream, int level) { return deflateInit(stream, level); }

// Blocks of deflate without the frame of zlib around them.
static inline int czlib_deflate_init_raw(z_stream *stream, int level) {
  return deflateInit2(stream, level, Z_DEFLATED, -MAX_WBITS, MAX_MEM_LEVEL, Z_DEFAULT_STRATEGY);
}
