#include "CSimdjson.h"

#include <memory>
#include <new>
#include <simdjson.h>

struct csimdjson_document {
  simdjson::dom::parser parser;
};

// The parser of the thread's last small text, for its next one: to make room costs more than to read a short line.
static thread_local std::unique_ptr<csimdjson_document> spare;
static const size_t spare_capacity = 1 << 20;

extern "C" {

csimdjson_document *csimdjson_create(void) {
  return spare ? spare.release() : new (std::nothrow) csimdjson_document;
}

const char *csimdjson_parse(csimdjson_document *document, const uint8_t *bytes, size_t length, bool padded) {
  static const uint8_t mark[3] = {0xEF, 0xBB, 0xBF};
  if (length >= 3 && std::memcmp(bytes, mark, 3) == 0) {
    bytes += 3;
    length -= 3;
  }
  auto error = document->parser.parse(bytes, length, !padded).error();
  return error == simdjson::SUCCESS ? nullptr : simdjson::error_message(error);
}

const uint64_t *csimdjson_tape(const csimdjson_document *document) { return document->parser.doc.tape.get(); }

const uint8_t *csimdjson_strings(const csimdjson_document *document) {
  return document->parser.doc.string_buf.get();
}

size_t csimdjson_padding(void) { return simdjson::SIMDJSON_PADDING; }

void csimdjson_free(csimdjson_document *document) {
  if (!spare && document->parser.capacity() <= spare_capacity) {
    spare.reset(document);
  } else {
    delete document;
  }
}
}
