package dev.holdfast.trials;

import dev.holdfast.meta.Secret;
import dev.holdfast.sample.SampleDelivery;
import dev.holdfast.sample.SampleTraffic;
import dev.holdfast.sample.SendOutcome;
import dev.holdfast.sample.SignedSender;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Senders that never rest, and remember what was answered 200. */
final class Senders implements AutoCloseable {

  private static final Pattern MESSAGE_ID = Pattern.compile("\"mid\":\"([^\"]+)\"");

  private final Set<String> accepted = ConcurrentHashMap.newKeySet();
  private final List<Thread> threads = new ArrayList<>();
  private final SignedSender sender;
  private final AtomicInteger refused = new AtomicInteger();
  private volatile boolean stopped;

  Senders(URI url, int count) {
    this.sender = new SignedSender(url, Secret.of(Server.SECRET));
    for (int i = 0; i < count; i++) {
      SampleTraffic traffic = new SampleTraffic(System.nanoTime() + i, InstantSource.system());
      threads.add(Thread.ofVirtual().start(() -> send(traffic)));
    }
  }

  /** The ids of the messages that were answered 200. */
  Set<String> accepted() {
    return accepted;
  }

  private void send(SampleTraffic traffic) {
    while (!stopped) {
      SampleDelivery delivery = traffic.fixedSizeMessage();
      // Like Meta: what was not answered 200 is sent again, so some arrive twice.
      for (boolean done = false; !done && !stopped; ) {
        done =
            sender.send(delivery.body()) instanceof SendOutcome.Answered(int status, var _)
                && isTaken(status);
        if (done) {
          accepted.add(messageId(delivery.body()));
        }
      }
    }
  }

  private boolean isTaken(int status) {
    if (status == 401) {
      refused.incrementAndGet();
    }
    return status == 200;
  }

  /** How many deliveries were refused for their signature. */
  int refused() {
    return refused.get();
  }

  private static String messageId(byte[] body) {
    Matcher id = MESSAGE_ID.matcher(new String(body, StandardCharsets.UTF_8));
    if (!id.find()) {
      throw new IllegalStateException("a message without an id");
    }
    return id.group(1);
  }

  @Override
  public void close() {
    stopped = true;
    try {
      for (Thread thread : threads) {
        thread.join();
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    sender.close();
  }
}
