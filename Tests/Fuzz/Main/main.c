/* The entry is libFuzzer's own. */
