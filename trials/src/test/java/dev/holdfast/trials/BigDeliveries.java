package dev.holdfast.trials;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.meta.Secret;
import dev.holdfast.sample.SendOutcome;
import dev.holdfast.sample.SignedSender;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;

/**
 * Senders that never rest, to several servers in turn: half of them send deliveries of a thousand
 * small messages, as Meta does at most, the others deliveries of one. A message's id is {@code
 * delivery-number}.
 */
final class BigDeliveries implements AutoCloseable {

  private static final int EVENTS = 1_000;
  private static final int CONVERSATIONS = 500;
  private static final String ACCOUNT = "17841405309211844";

  private final List<SignedSender> servers;
  private final Map<Integer, Integer> accepted = new ConcurrentHashMap<>();
  private final AtomicInteger numbers = new AtomicInteger();
  private final LongAdder events = new LongAdder();
  private final List<Thread> threads = new ArrayList<>();
  private volatile boolean stopped;

  BigDeliveries(List<URI> urls, int senders) {
    this.servers =
        urls.stream().map(url -> new SignedSender(url, Secret.of(Server.SECRET))).toList();
    for (int sender = 0; sender < senders; sender++) {
      int size = sender % 2 == 0 ? EVENTS : 1;
      threads.add(Thread.ofVirtual().start(() -> send(size)));
    }
  }

  /** How many events each delivery had that was answered 200. */
  Map<Integer, Integer> accepted() {
    return accepted;
  }

  /** How many events were in them. */
  long events() {
    return events.sum();
  }

  /** Waits until so many more were accepted. */
  void awaitMore(long more) {
    long wanted = events() + more;
    long until = System.nanoTime() + 2 * Server.PATIENCE.toNanos();
    while (events() < wanted) {
      assertThat(System.nanoTime()).as("%,d events in time", wanted).isLessThan(until);
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
    }
  }

  private void send(int size) {
    while (!stopped) {
      int delivery = numbers.incrementAndGet();
      byte[] body = body(delivery, size);
      // Like Meta: what was not answered 200 is sent again, here to the next server.
      for (int attempt = 0; !stopped; attempt++) {
        if (servers.get((delivery + attempt) % servers.size()).send(body)
                instanceof SendOutcome.Answered(int status, var _)
            && status == 200) {
          accepted.put(delivery, size);
          events.add(size);
          break;
        }
      }
    }
  }

  private static byte[] body(int delivery, int size) {
    long now = Instant.now().toEpochMilli();
    StringBuilder body = new StringBuilder(64 + 180 * size);
    body.append("{\"object\":\"instagram\",\"entry\":[{\"id\":\"").append(ACCOUNT);
    body.append("\",\"time\":").append(now).append(",\"messaging\":[");
    for (int number = 0; number < size; number++) {
      body.append(number == 0 ? "" : ",");
      body.append("{\"sender\":{\"id\":\"").append(1_000 + (delivery + number) % CONVERSATIONS);
      body.append("\"},\"recipient\":{\"id\":\"").append(ACCOUNT).append("\"},\"timestamp\":");
      body.append(now).append(",\"message\":{\"mid\":\"").append(delivery).append('-');
      body.append(number).append("\",\"text\":\"x\"}}");
    }
    return body.append("]}]}").toString().getBytes(StandardCharsets.US_ASCII);
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
    servers.forEach(SignedSender::close);
  }
}
