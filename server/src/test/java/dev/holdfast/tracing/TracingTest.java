package dev.holdfast.tracing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.TestDatabase;
import dev.holdfast.consumer.Limits;
import dev.holdfast.consumer.PostgresQueue;
import dev.holdfast.consumer.Work;
import dev.holdfast.database.Database;
import dev.holdfast.event.Order;
import dev.holdfast.event.Outcome;
import dev.holdfast.event.Receipt;
import dev.holdfast.event.RetryPolicy;
import dev.holdfast.handler.Attempt;
import dev.holdfast.handler.Handler;
import dev.holdfast.intake.GroupCommit;
import dev.holdfast.intake.Intake;
import dev.holdfast.log.Append;
import dev.holdfast.log.EventLog;
import dev.holdfast.meta.App;
import dev.holdfast.meta.Delivery;
import dev.holdfast.meta.Secret;
import dev.holdfast.meta.Signature;
import dev.holdfast.sample.SampleTraffic;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TracingTest {

  private static final App APP =
      new App(App.DEFAULT, List.of(Secret.of("secret")), Secret.of("token"));

  private final InMemorySpanExporter exported = InMemorySpanExporter.create();
  private final SdkTracerProvider provider =
      SdkTracerProvider.builder().addSpanProcessor(SimpleSpanProcessor.create(exported)).build();
  private final Tracing tracing =
      new Tracing(OpenTelemetrySdk.builder().setTracerProvider(provider).build());
  private final Database database = TestDatabase.fresh();
  private final Queue<Outcome> outcomes = new ArrayDeque<>();

  @AfterEach
  void close() {
    provider.close();
    database.close();
  }

  @Test
  void without_an_agent_nothing_is_wrapped() {
    Tracing off = new Tracing(OpenTelemetry.noop());
    EventLog log = new Append(database.general());
    Handler handler = new Answering();

    assertThat(off.log(log)).isSameAs(log);
    assertThat(off.handler(handler)).isSameAs(handler);
  }

  @Test
  void every_attempt_is_in_the_trace_of_the_delivery_and_what_was_done_in_batches_links_to_it()
      throws Exception {
    outcomes.add(Outcome.retry("not now"));
    outcomes.add(Outcome.done());
    receive();
    // Another process: all that it knows of the delivery is in the database.
    processUntil(2);

    SpanData received = only("receive delivery");
    List<SpanData> attempts = startingWith("handle ");
    assertThat(attempts)
        .allSatisfy(
            attempt -> {
              assertThat(attempt.getTraceId()).isEqualTo(received.getTraceId());
              assertThat(attempt.getParentSpanId()).isEqualTo(received.getSpanId());
            });
    assertThat(attempts.stream().map(attempt -> attempt.getStatus().getStatusCode()))
        .containsExactly(StatusCode.ERROR, StatusCode.UNSET);
    for (String batch : List.of("append", "claim", "settle")) {
      assertThat(startingWith(batch))
          .as(batch)
          .isNotEmpty()
          .allSatisfy(
              span ->
                  assertThat(span.getLinks())
                      .extracting(LinkData::getSpanContext)
                      .extracting(linked -> linked.getSpanId())
                      .containsExactly(received.getSpanId()));
    }
  }

  @Test
  void what_was_delivered_is_in_no_span() throws Exception {
    outcomes.add(Outcome.done());
    byte[] body = receive();
    processUntil(1);

    String text = new String(body, StandardCharsets.UTF_8);
    String sender = text.replaceAll("(?s).*\"sender\":\\{\"id\":\"(\\d+)\".*", "$1");
    assertThat(sender).matches("\\d{5,}");
    assertThat(exported.getFinishedSpanItems().toString()).doesNotContain(sender);
  }

  /** A delivery with one message. */
  private byte[] receive() throws InterruptedException {
    byte[] body = new SampleTraffic(1, InstantSource.system()).fixedSizeMessage().body();
    GroupCommit.Limits limits =
        new GroupCommit.Limits(1, 100, 100, 1 << 20, Duration.ofSeconds(20));
    try (GroupCommit commit =
        new GroupCommit(tracing.log(new Append(database.general())), () -> {}, limits)) {
      Intake intake = new Intake(commit, Clock.systemUTC());
      Delivery delivery =
          (Delivery) intake.verify(APP, Signature.sign(Secret.of("secret"), body), body);
      Receipt receipt =
          tracing.receiving(() -> intake.store(tracing.traced(delivery), bytes -> bytes));
      assertThat(receipt).isEqualTo(new Receipt.Stored(1, 0));
    }
    return body;
  }

  private void processUntil(int attempts) throws InterruptedException {
    Limits limits =
        new Limits(
            10,
            10,
            1 << 20,
            1,
            Duration.ofSeconds(20),
            Duration.ofSeconds(30),
            Duration.ofMillis(50));
    Work work =
        new Work(
            tracing.queue(new PostgresQueue(database.queue(), "test")),
            new Work.Plan(
                List.of(tracing.handler(new Answering())),
                List.of(),
                new RetryPolicy(3, List.of(Duration.ZERO), 0),
                Order.NONE),
            limits);
    work.start();
    long until = System.nanoTime() + TimeUnit.MINUTES.toNanos(1);
    while (startingWith("settle").size() < attempts && System.nanoTime() < until) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
    }
    work.stop(Duration.ofSeconds(20));
    assertThat(startingWith("handle ")).hasSize(attempts);
  }

  private SpanData only(String name) {
    assertThat(startingWith(name)).hasSize(1);
    return startingWith(name).getFirst();
  }

  private List<SpanData> startingWith(String name) {
    return exported.getFinishedSpanItems().stream()
        .filter(span -> span.getName().startsWith(name))
        .toList();
  }

  /** Gives one outcome after the other. */
  private final class Answering implements Handler {

    @Override
    public String name() {
      return "answering";
    }

    @Override
    public boolean handles(String type) {
      return true;
    }

    @Override
    public Outcome handle(Attempt attempt) {
      return outcomes.remove();
    }
  }
}
