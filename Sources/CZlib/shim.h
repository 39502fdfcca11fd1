#pragma once
#include <zlib.h>

// `inflateInit2` is a macro, which Swift does not import. 15 + 16: gzip, the largest window.
static inline int czlib_gunzip_init(z_stream *stream) { return inflateInit2(stream, 15 + 16); }
