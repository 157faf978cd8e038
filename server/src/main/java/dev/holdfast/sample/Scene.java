package dev.holdfast.sample;

import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;

/** What every sample is made from: chance, time, ids, people. Not thread-safe. */
final class Scene {

  /** As Meta writes it, such as {@code 2026-11-24T08:15:30+0000}. */
  private static final DateTimeFormatter ISO =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ssxx", Locale.ROOT).withZone(ZoneOffset.UTC);

  private final SplittableRandom random;
  private final InstantSource clock;
  private final Ids ids;
  private final People people;
  private long latest;

  Scene(long seed, InstantSource clock) {
    Instant start = clock.instant();
    this.random = new SplittableRandom(seed);
    this.clock = clock;
    this.ids = new Ids(seed, start);
    this.people = new People(ids);
    this.latest = start.toEpochMilli() - 1;
  }

  Ids ids() {
    return ids;
  }

  /** Now, in milliseconds, and never the same twice: some events differ in nothing else. */
  long tick() {
    latest = Math.max(latest + 1, clock.millis());
    return latest;
  }

  Person person() {
    return pick(people.all());
  }

  Shop shop() {
    return pick(Shop.ALL);
  }

  <T> T pick(List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }

  /** A number from 0 to below this one. */
  int upTo(int bound) {
    return random.nextInt(bound);
  }

  boolean chance(int percent) {
    return random.nextInt(100) < percent;
  }

  static String iso(long millis) {
    return ISO.format(Instant.ofEpochMilli(millis));
  }
}
