// parse-json FOLDER: reads every .json file below the folder and parses it with simdjson, in one thread.
// The yardstick that the whole program is compared with; prints the bytes parsed.

#include <simdjson.h>

#include <cstdint>
#include <filesystem>
#include <iostream>

int main(int count, char **arguments) {
  if (count != 2) {
    std::cerr << "usage: parse-json FOLDER\n";
    return 64;
  }
  simdjson::dom::parser parser;
  std::uint64_t bytes = 0;
  std::error_code problem;
  std::filesystem::recursive_directory_iterator entries(arguments[1], problem);
  if (problem) {
    std::cerr << arguments[1] << ": " << problem.message() << "\n";
    return 66;
  }
  for (const auto &entry : entries) {
    if (!entry.is_regular_file() || entry.path().extension() != ".json") continue;
    simdjson::padded_string text;
    auto error = simdjson::padded_string::load(entry.path().string()).get(text);
    if (!error) error = parser.parse(text).error();
    if (error) {
      std::cerr << entry.path().string() << ": " << simdjson::error_message(error) << "\n";
      return 65;
    }
    bytes += text.size();
  }
  std::cout << bytes << "\n";
}
