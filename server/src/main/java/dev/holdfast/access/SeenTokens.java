package dev.holdfast.access;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The tokens that were accepted lately, by their hashes, so that whoever sends wrong ones from the
 * same address keeps nobody out. Forgets those that were seen longest ago. Thread-safe.
 */
final class SeenTokens {

  private static final int MAX = 1_000;

  private final Map<String, Boolean> byHash =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
          return size() > MAX;
        }
      };

  synchronized void add(String authorization) {
    byHash.put(hash(authorization), true);
  }

  synchronized boolean contains(String authorization) {
    return byHash.getOrDefault(hash(authorization), false);
  }

  private static String hash(String authorization) {
    return RandomToken.base64(RandomToken.hash(authorization));
  }
}
