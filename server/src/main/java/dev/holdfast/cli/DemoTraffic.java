package dev.holdfast.cli;

import dev.holdfast.sample.Kind;
import dev.holdfast.sample.SampleDelivery;
import dev.holdfast.sample.SampleTraffic;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the demo sends: 20 seconds of traffic that contain everything that can go wrong. */
final class DemoTraffic {

  /** With which signature a delivery is sent. */
  enum Signature {
    VALID,
    INVALID,
    MISSING
  }

  /**
   * One delivery of the demo.
   *
   * @param about for the person who watches
   * @param isNew whether its events were not sent before
   */
  record Step(String about, SampleDelivery delivery, Signature signature, boolean isNew) {

    boolean accepted() {
      return signature == Signature.VALID;
    }

    /** How many events will be new. */
    int newEvents() {
      return accepted() && isNew ? delivery.events() : 0;
    }

    /** How many events will be found stored. */
    int duplicates() {
      return accepted() && !isNew ? delivery.events() : 0;
    }
  }

  private static final Pattern MESSAGE_ID = Pattern.compile("\"mid\":\"([^\"]+)\"");
  private static final int MIXED = 150;

  private final SampleTraffic traffic;
  private final Random random;
  private final List<Step> steps = new ArrayList<>();
  private final DemoHandler handler = new DemoHandler();

  DemoTraffic(long seed) {
    this.traffic = new SampleTraffic(seed, InstantSource.system());
    this.random = new Random(seed);
    for (Kind kind : Kind.values()) {
      if (kind != Kind.MIXED) {
        plain(kind);
      }
    }
    for (int i = 0; i < MIXED; i++) {
      plain(Kind.MIXED);
    }
    for (int i = 0; i < 12; i++) {
      Step earlier = steps.get(random.nextInt(steps.size()));
      later(new Step("sent again by Meta", earlier.delivery(), Signature.VALID, false), earlier);
    }
    for (int events : new int[] {5, 25, 100}) {
      SampleDelivery batch = traffic.batch(Kind.INSTAGRAM_COMMENT, events);
      anywhere(new Step("a batch of " + events, batch, Signature.VALID, true));
    }
    for (int i = 0; i < 3; i++) {
      anywhere(new Step("a wrong signature", traffic.next(Kind.MIXED), Signature.INVALID, true));
    }
    anywhere(new Step("no signature", traffic.next(Kind.MIXED), Signature.MISSING, true));
    failing("its handler fails twice", handler::failTwice);
    failing("its handler fails twice", handler::failTwice);
    failing("its handler always fails", handler::failAlways);
  }

  List<Step> steps() {
    return List.copyOf(steps);
  }

  DemoHandler handler() {
    return handler;
  }

  private void plain(Kind kind) {
    SampleDelivery delivery = traffic.next(kind);
    steps.add(new Step(delivery.kind().about(), delivery, Signature.VALID, true));
  }

  /** In the first half, so that its retries are over when the traffic is. */
  private void failing(String about, Consumer<String> mark) {
    SampleDelivery delivery = traffic.next(Kind.MESSENGER_MESSAGE);
    Matcher mid = MESSAGE_ID.matcher(new String(delivery.body(), StandardCharsets.UTF_8));
    if (!mid.find()) {
      throw new IllegalStateException("a Messenger message without an id");
    }
    mark.accept(mid.group(1));
    steps.add(random.nextInt(steps.size() / 2), new Step(about, delivery, Signature.VALID, true));
  }

  private void anywhere(Step step) {
    steps.add(random.nextInt(steps.size()), step);
  }

  private void later(Step again, Step earlier) {
    int after = steps.indexOf(earlier) + 1;
    steps.add(after + random.nextInt(steps.size() - after + 1), again);
  }
}
