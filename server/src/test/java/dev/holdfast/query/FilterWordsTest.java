package dev.holdfast.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.event.Status;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

class FilterWordsTest {

  static final Set<String> NAMES = FilterWords.NAMES;

  @Test
  void a_filter_is_read_as_it_was_written() {
    EventFilter filter =
        new EventFilter(
            Set.of(Status.FAILED, Status.DEAD_LETTER),
            "page.feed.*",
            7,
            "10:7",
            Instant.parse("2026-11-24T09:00:00Z"),
            Instant.parse("2026-11-25T09:00:00Z"),
            "refused",
            "The CRM answered {n}",
            List.of(PayloadCondition.parse("messaging.0.message.text ~ refund").orElseThrow()));

    assertThat(FilterWords.of(filter).keySet()).isEqualTo(NAMES);
    assertThat(FilterWords.read(FilterWords.of(filter)))
        .isEqualTo(new FilterWords.Reading.Understood(filter));
  }

  @Test
  void what_is_left_out_means_any() {
    assertThat(FilterWords.read(Map.of()))
        .isEqualTo(new FilterWords.Reading.Understood(EventFilter.all()));
  }

  @ParameterizedTest
  @FieldSource("NAMES")
  void a_blank_value_never_means_any(String name) {
    for (List<String> blank :
        List.of(List.of(""), List.of("  "), List.of("\t\n"), List.<String>of(), List.of("7", ""))) {
      assertThat(FilterWords.read(Map.of(name, blank)))
          .isInstanceOfSatisfying(
              FilterWords.Reading.Mistaken.class,
              mistaken -> {
                assertThat(mistaken.name()).isEqualTo(name);
                assertThat(mistaken.expected()).contains("blank");
              });
    }
  }

  @Test
  void a_name_that_does_not_exist_is_refused_by_name() {
    assertThat(FilterWords.read(Map.of("conversaton", List.of("10:7"))))
        .isInstanceOfSatisfying(
            FilterWords.Reading.Mistaken.class,
            mistaken -> {
              assertThat(mistaken.name()).isEqualTo("conversaton");
              assertThat(mistaken.expected()).contains("conversation, error");
            });
  }

  @Test
  void a_filter_with_a_blank_text_cannot_be_made() {
    assertThatThrownBy(() -> EventFilter.of(null, " ", null))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
