package dev.holdfast.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class SampleTrafficTest {

  private static final JsonMapper JSON = new JsonMapper();
  private static final Instant START = Instant.parse("2026-11-24T08:15:30.250Z");

  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "UNREADABLE")
  void every_kind_is_valid_json_with_as_many_events_as_declared(SampleKind kind) {
    SampleTraffic traffic = traffic(1, START);
    for (int events : List.of(1, 2, 40)) {
      SampleDelivery delivery = traffic.batch(kind, events);

      assertThat(delivery.events()).isEqualTo(events);
      assertThat(items(parse(delivery))).hasSize(events);
    }
  }

  @ParameterizedTest
  @EnumSource
  void bodies_are_ascii_with_lower_case_escapes(SampleKind kind) {
    SampleTraffic traffic = traffic(2, START);
    for (int round = 0; round < 30; round++) {
      String body = text(traffic.next(kind));

      assertThat(body)
          .matches("\\p{ASCII}+")
          .doesNotContainPattern("\\\\u(?=[0-9A-Fa-f]{4})(?![0-9a-f]{4})");
      assertThat(body).doesNotContainPattern("[^\\\\]/");
    }
  }

  @Test
  void texts_survive_the_escapes() {
    SampleTraffic traffic = traffic(3, START);
    Set<String> seen = new HashSet<>();
    for (int round = 0; round < 300; round++) {
      seen.add(
          parse(traffic.next(SampleKind.MESSENGER_MESSAGE))
              .findPath("message")
              .path("text")
              .asString(""));
    }

    assertThat(seen)
        .contains("Oi, tudo bem? Vocês entregam em São Paulo?", "बहुत सुंदर है, धन्यवाद!")
        .contains("Super schön geworden, danke euch! 💛");
  }

  @ParameterizedTest
  @EnumSource
  void the_same_seed_and_start_give_the_same_bodies(SampleKind kind) {
    SampleTraffic one = traffic(4, START);
    SampleTraffic other = traffic(4, START);
    for (int round = 0; round < 20; round++) {
      assertThat(one.next(kind).body()).isEqualTo(other.next(kind).body());
    }
  }

  @ParameterizedTest
  @EnumSource
  void no_two_events_are_the_same_within_a_run_or_across_runs(SampleKind kind) {
    Set<String> seen = new HashSet<>();
    for (SampleTraffic run :
        List.of(traffic(5, START), traffic(6, START), traffic(5, START.plusMillis(1)))) {
      for (int round = 0; round < 200; round++) {
        SampleDelivery delivery = run.next(kind);
        assertThat(seen.add(distinction(delivery))).as(text(delivery)).isTrue();
      }
    }
  }

  @Test
  void ids_of_numbers_stay_apart_beyond_any_count() {
    Ids ids = new Ids(7, START);
    Ids others = new Ids(8, START);
    Set<Long> seen = new HashSet<>();
    for (int count = 0; count < 100_000; count++) {
      assertThat(seen.add(ids.number())).isTrue();
      assertThat(seen.add(others.number())).isTrue();
    }
    assertThat(seen).allMatch(id -> id > (1L << 53) && Long.toString(id).length() >= 18);
  }

  @ParameterizedTest
  @EnumSource(
      names = {
        "INSTAGRAM_MESSAGE",
        "MESSENGER_MESSAGE",
        "MESSENGER_READ",
        "MESSENGER_EDIT",
      })
  void messaging_entries_carry_milliseconds(SampleKind kind) {
    JsonNode entry = parse(traffic(9, START).next(kind)).path("entry").path(0);

    assertThat(entry.path("time").isIntegralNumber()).isTrue();
    assertThat(Instant.ofEpochMilli(entry.path("time").asLong()))
        .isBetween(START, START.plusSeconds(1));
    assertThat(entry.path("messaging").path(0).path("timestamp").asLong())
        .isBetween(START.toEpochMilli() - 1000, START.toEpochMilli() + 1000);
  }

  @ParameterizedTest
  @EnumSource(
      names = {
        "INSTAGRAM_COMMENT",
        "PAGE_COMMENT",
        "PAGE_LEADGEN",
        "WHATSAPP_TEMPLATE",
        "UNKNOWN_FIELD",
      })
  void changes_entries_carry_seconds(SampleKind kind) {
    JsonNode entry = parse(traffic(10, START).next(kind)).path("entry").path(0);

    assertThat(entry.path("time").asLong()).isEqualTo(START.getEpochSecond());
  }

  @Test
  void whatsapp_messages_carry_their_time_as_text_and_the_entry_none() {
    JsonNode delivery = parse(traffic(11, START).next(SampleKind.WHATSAPP_MESSAGE));

    assertThat(delivery.path("entry").path(0).has("time")).isFalse();
    JsonNode time = delivery.findPath("messages").path(0).path("timestamp");
    assertThat(time.isString()).isTrue();
    assertThat(time.asString()).isEqualTo(Long.toString(START.getEpochSecond()));
  }

  @Test
  void some_ids_are_numbers_that_a_double_cannot_hold() {
    JsonNode value = parse(traffic(12, START).next(SampleKind.PAGE_LEADGEN)).findPath("value");

    assertThat(value.path("ad_id").isIntegralNumber()).isTrue();
    assertThat(value.path("ad_id").asLong()).isGreaterThan(1L << 53);
    assertThat(value.path("leadgen_id").isString()).isTrue();
  }

  @Test
  void accounts_have_seventeen_digits() {
    assertThat(Shop.ALL)
        .flatExtracting(
            Shop::page, Shop::instagram, Shop::threads, shop -> shop.whatsApp().account())
        .allMatch(id -> id.toString().matches("[1-9]\\d{16}"))
        .doesNotHaveDuplicates();
  }

  @Test
  void a_whatsapp_message_is_sent_then_delivered_then_read() {
    SampleTraffic traffic = traffic(13, START);
    List<JsonNode> statuses =
        IntStream.range(0, 3)
            .mapToObj(
                _ -> parse(traffic.next(SampleKind.WHATSAPP_STATUS)).findPath("statuses").path(0))
            .toList();

    assertThat(statuses)
        .extracting(status -> status.path("status").asString())
        .containsExactly("sent", "delivered", "read");
    assertThat(statuses)
        .extracting(status -> status.path("id").asString())
        .containsOnly(statuses.getFirst().path("id").asString());
  }

  @Test
  void an_edit_speaks_of_a_message_that_was_sent() {
    SampleTraffic traffic = traffic(14, START);
    Set<String> mids = new HashSet<>();
    for (int round = 0; round < 60; round++) {
      mids.add(parse(traffic.next(SampleKind.MESSENGER_MESSAGE)).findPath("mid").asString());
    }

    assertThat(mids)
        .contains(parse(traffic.next(SampleKind.MESSENGER_EDIT)).findPath("mid").asString());
  }

  @Test
  void mixed_traffic_holds_every_kind_that_meta_sends() {
    SampleTraffic traffic = traffic(15, START);
    Set<SampleKind> seen = EnumSet.noneOf(SampleKind.class);
    for (int round = 0; round < 3000; round++) {
      seen.add(traffic.next(SampleKind.MIXED).kind());
    }

    assertThat(seen)
        .containsExactlyInAnyOrderElementsOf(
            Stream.of(SampleKind.values()).filter(kind -> kind.weight() > 0).toList());
  }

  @Test
  void a_thousand_events_fit_into_one_delivery() {
    SampleDelivery delivery = traffic(16, START).batch(SampleKind.PAGE_COMMENT, 1000);

    assertThat(items(parse(delivery))).hasSize(1000);
    assertThat(parse(delivery).path("entry").size()).isEqualTo(Shop.ALL.size());
    assertThat(delivery.body().length).isLessThan(3_000_000);
  }

  @Test
  void a_fixed_size_message_always_has_464_bytes_and_a_mid_of_its_own() {
    SampleTraffic traffic = traffic(17, START);
    Set<String> mids = new HashSet<>();
    Set<String> senders = new HashSet<>();
    for (int round = 0; round < 1000; round++) {
      SampleDelivery delivery = traffic.fixedSizeMessage();
      assertThat(delivery.body()).hasSize(464);
      JsonNode item = items(parse(delivery)).getFirst();
      mids.add(item.path("message").path("mid").asString());
      senders.add(item.path("sender").path("id").asString());
      assertThat(item.path("timestamp").asLong()).isEqualTo(START.toEpochMilli() + round);
      assertThat(item.path("message").path("text").asString()).startsWith("Grüß Gott");
    }
    assertThat(mids).hasSize(1000);
    assertThat(senders).hasSize(1000);
  }

  @Test
  void what_is_signed_but_no_json_is_one_event() {
    SampleDelivery delivery = traffic(18, START).batch(SampleKind.UNREADABLE, 5);

    assertThat(delivery.events()).isEqualTo(1);
    assertThatThrownBy(() -> parse(delivery)).isInstanceOf(JacksonException.class);
  }

  @Test
  void a_delivery_without_events_is_a_bug() {
    assertThatThrownBy(() -> traffic(19, START).batch(SampleKind.MIXED, 0))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void times_follow_the_clock_and_never_stand_still() {
    AtomicReference<Instant> now = new AtomicReference<>(START);
    SampleTraffic traffic = new SampleTraffic(20, now::get);

    assertThat(timestamp(traffic)).isEqualTo(START.toEpochMilli());
    assertThat(timestamp(traffic)).isEqualTo(START.toEpochMilli() + 1);
    now.set(START.plusSeconds(60));
    assertThat(timestamp(traffic)).isEqualTo(START.toEpochMilli() + 60_000);
    now.set(START);
    assertThat(timestamp(traffic)).isEqualTo(START.toEpochMilli() + 60_001);
  }

  @ParameterizedTest
  @EnumSource
  void a_kind_is_found_by_its_word(SampleKind kind) {
    assertThat(kind.word()).matches("[a-z]+(-[a-z]+)*");
    assertThat(SampleKind.of(kind.word())).contains(kind);
  }

  private static long timestamp(SampleTraffic traffic) {
    return parse(traffic.fixedSizeMessage()).findPath("timestamp").asLong();
  }

  private static SampleTraffic traffic(long seed, Instant start) {
    return new SampleTraffic(seed, Clock.fixed(start, ZoneOffset.UTC));
  }

  private static String text(SampleDelivery delivery) {
    return new String(delivery.body(), StandardCharsets.UTF_8);
  }

  private static JsonNode parse(SampleDelivery delivery) {
    return JSON.readTree(delivery.body());
  }

  private static List<JsonNode> items(JsonNode delivery) {
    List<JsonNode> items = new ArrayList<>();
    delivery.path("values").forEach(items::add);
    for (JsonNode entry : delivery.path("entry")) {
      entry.path("messaging").forEach(items::add);
      entry.path("changes").forEach(items::add);
    }
    return items;
  }

  /** The item alone: an event must not depend on its envelope to be another one. */
  private static String distinction(SampleDelivery delivery) {
    return delivery.kind() == SampleKind.UNREADABLE
        ? text(delivery)
        : items(parse(delivery)).getFirst().toString();
  }
}
