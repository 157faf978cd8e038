package dev.holdfast.sample;

import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/**
 * Realistic Meta traffic about invented people and shops. Two with the same seed and the same fixed
 * clock give the same bodies; the ids of any other two never meet, so nothing is taken for a
 * duplicate. Every event is another one, except that later ones may speak of earlier ones, as an
 * edit does.
 *
 * <p>Not thread-safe: give each thread one of its own, with a seed of its own.
 */
public final class SampleTraffic {

  private final Scene scene;
  private final SampleItems items;
  private long fixedSize;

  /**
   * @param seed chooses people, texts and forms
   * @param clock gives the events their times; its first time also tells this run from others
   */
  public SampleTraffic(long seed, InstantSource clock) {
    this.scene = new Scene(seed, clock);
    this.items = new SampleItems(scene);
  }

  /** The next delivery of this kind, with one event in it. */
  public SampleDelivery next(SampleKind kind) {
    return batch(kind, 1);
  }

  /**
   * The next delivery of this kind, with several events in it. For {@link SampleKind#MIXED} all of
   * them are of one kind, as Meta batches only what belongs together. {@link SampleKind#UNREADABLE}
   * is always one event.
   *
   * @param events how many, from 1; Meta sends up to 1000
   */
  public SampleDelivery batch(SampleKind kind, int events) {
    if (events < 1) {
      throw new IllegalArgumentException("a delivery has at least one event, not " + events);
    }
    SampleKind actual = kind == SampleKind.MIXED ? weighted() : kind;
    return actual == SampleKind.UNREADABLE
        ? new SampleDelivery(actual, unreadable(), 1)
        : new SampleDelivery(actual, Wire.bytes(several(actual, events)), events);
  }

  /**
   * An Instagram message of exactly 464 bytes, from one of ten thousand senders; for measurements.
   */
  public SampleDelivery fixedSizeMessage() {
    byte[] body = FixedSizeMessage.body(fixedSize++, scene.tick(), scene.ids().token());
    return new SampleDelivery(SampleKind.INSTAGRAM_MESSAGE, body, 1);
  }

  private List<Item> several(SampleKind kind, int events) {
    List<Item> made = new ArrayList<>(events);
    Shop shop = scene.shop();
    for (int number = 0; number < events; number++) {
      made.add(items.make(kind, shop));
      // A Threads delivery has one target; others hold an entry for each account.
      shop = made.getFirst().envelope() instanceof Envelope.Threads ? shop : scene.shop();
    }
    return made;
  }

  /** Cut off in the middle of an escape. */
  private byte[] unreadable() {
    String start =
        "{\"object\":\"page\",\"entry\":[{\"id\":\"" + scene.ids().text() + "\",\"na\\u00";
    return start.getBytes(StandardCharsets.US_ASCII);
  }

  private SampleKind weighted() {
    int all = 0;
    for (SampleKind kind : SampleKind.values()) {
      all += kind.weight();
    }
    int left = scene.upTo(all);
    for (SampleKind kind : SampleKind.values()) {
      left -= kind.weight();
      if (left < 0) {
        return kind;
      }
    }
    throw new IllegalStateException("the weights add up to more than they are");
  }
}
