package dev.holdfast.sample;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.event.Event;
import dev.holdfast.event.Identity;
import dev.holdfast.meta.App;
import dev.holdfast.meta.Delivery;
import dev.holdfast.meta.Secret;
import dev.holdfast.meta.Signature;
import dev.holdfast.meta.Unfolding;
import dev.holdfast.meta.Unverified;
import dev.holdfast.meta.Verification;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What the samples become once they are received. */
class SampleEventsTest {

  private static final Instant START = Instant.parse("2026-11-24T08:15:30.250Z");
  private static final Secret SECRET = Secret.of("a secret");
  private static final App APP = new App(App.DEFAULT, List.of(SECRET), Secret.of("a token"));

  @ParameterizedTest
  @EnumSource
  void a_delivery_unfolds_into_as_many_events_as_declared_and_no_two_are_the_same(SampleKind kind) {
    Set<Identity> seen = new HashSet<>();
    int declared = 0;
    for (SampleTraffic run : List.of(traffic(1, START), traffic(1, START.plusMillis(3)))) {
      for (int round = 0; round < 60; round++) {
        SampleDelivery delivery = run.batch(kind, 1 + round % 3);
        List<Event> events = unfold(delivery.body());
        assertThat(events).hasSize(delivery.events());
        events.forEach(event -> seen.add(event.identity()));
        declared += events.size();
      }
    }
    assertThat(seen).hasSize(declared);
  }

  @ParameterizedTest
  @CsvSource({
    "INSTAGRAM_MESSAGE, instagram\\.message",
    "INSTAGRAM_COMMENT, instagram\\.comments",
    "INSTAGRAM_MENTION, instagram\\.mentions",
    "INSTAGRAM_STORY_INSIGHTS, instagram\\.story_insights",
    "MESSENGER_MESSAGE, page\\.message",
    "MESSENGER_ECHO, page\\.message\\.echo",
    "MESSENGER_POSTBACK, page\\.postback",
    "MESSENGER_READ, page\\.read",
    "MESSENGER_DELIVERY, page\\.delivery",
    "MESSENGER_REACTION, page\\.reaction\\.(un)?react",
    "MESSENGER_EDIT, page\\.message_edit",
    "PAGE_COMMENT, page\\.feed\\.comment\\.add",
    "PAGE_REACTION, page\\.feed\\.reaction\\.add",
    "PAGE_POST, page\\.feed\\.status\\.add",
    "PAGE_LEADGEN, page\\.leadgen",
    "PAGE_RATING, page\\.ratings\\.rating\\.add",
    "WHATSAPP_MESSAGE, whatsapp_business_account\\.message\\.[a-z]+(\\.button_reply)?",
    "WHATSAPP_STATUS, whatsapp_business_account\\.status\\.(sent|delivered|read|failed)",
    "WHATSAPP_TEMPLATE, whatsapp_business_account\\.message_template_status_update\\.[a-z]+",
    "WHATSAPP_CALL, whatsapp_business_account\\.call\\.(connect|terminate)",
    "WHATSAPP_ACCOUNT, whatsapp_business_account\\.(security|flows|account_update\\.[a-z_]+)",
    "THREADS_REPLY, threads\\.replies",
    "THREADS_MENTION, threads\\.mentions",
    "UNKNOWN_FIELD, page\\.store_visits",
    "UNKNOWN_OBJECT, smart_glasses\\.gaze",
    "UNREADABLE, unreadable",
  })
  void every_kind_is_the_type_of_event_that_its_name_says(SampleKind kind, String type) {
    SampleTraffic traffic = traffic(2, START);
    for (int round = 0; round < 30; round++) {
      assertThat(unfold(traffic.next(kind).body()))
          .allSatisfy(event -> assertThat(event.type()).matches(type));
    }
  }

  @Test
  void mixed_events_have_a_page_and_a_time_near_their_start() {
    SampleTraffic traffic = traffic(3, START);
    for (int round = 0; round < 300; round++) {
      assertThat(unfold(traffic.next(SampleKind.MIXED).body()))
          .allSatisfy(
              event -> {
                assertThat(event.page()).matches("\\d{17}");
                assertThat(event.received()).isNull();
                assertThat(Duration.between(START, event.occurredAt()).abs())
                    .isLessThan(Duration.ofSeconds(3));
              });
    }
  }

  @Test
  void fixed_size_messages_are_events_of_many_conversations() {
    SampleTraffic traffic = traffic(4, START);
    Set<Identity> identities = new HashSet<>();
    Set<String> conversations = new HashSet<>();
    for (int round = 0; round < 500; round++) {
      for (Event event : unfold(traffic.fixedSizeMessage().body())) {
        identities.add(event.identity());
        conversations.add(String.valueOf(event.conversation()));
      }
    }
    assertThat(identities).hasSize(500);
    assertThat(conversations).hasSize(500);
  }

  private static List<Event> unfold(byte[] body) {
    Verification verification = Signature.verify(APP, Signature.sign(SECRET, body), body, START);
    return switch (verification) {
      case Delivery delivery -> Unfolding.unfold(delivery);
      case Unverified unverified -> throw new AssertionError(unverified);
    };
  }

  private static SampleTraffic traffic(long seed, Instant start) {
    return new SampleTraffic(seed, Clock.fixed(start, ZoneOffset.UTC));
  }
}
