#pragma once
// A C face of simdjson's DOM parser: parse once, then read the tape.
// The tape is documented at https://github.com/simdjson/simdjson/blob/master/doc/tape.md

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct csimdjson_document csimdjson_document;

/// An empty document with its own parser; NULL when memory is short. Free it with `csimdjson_free`.
csimdjson_document *csimdjson_create(void);

/// Parses `length` bytes of UTF-8 (a byte order mark is skipped); what was parsed before is gone.
/// With `padded`, at least `csimdjson_padding()` readable bytes follow the text, and it is not copied.
/// Returns NULL, or simdjson's message for the error.
const char *csimdjson_parse(csimdjson_document *document, const uint8_t *bytes, size_t length, bool padded);

/// The tape of the parsed text; valid until the next parse or `csimdjson_free`.
const uint64_t *csimdjson_tape(const csimdjson_document *document);

/// The strings of the parsed text, each a 32-bit length followed by its bytes and a zero.
const uint8_t *csimdjson_strings(const csimdjson_document *document);

/// How many readable bytes must follow a padded text.
size_t csimdjson_padding(void);

void csimdjson_free(csimdjson_document *document);

#ifdef __cplusplus
}
#endif
