package dev.holdfast.meta;

import static dev.holdfast.meta.Signed.event;
import static dev.holdfast.meta.Signed.unfold;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.event.Event;
import dev.holdfast.event.Identity;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.BooleanNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/** What the catalogue promises of every kind in it: no real event is taken for a duplicate. */
class UniquenessTest {

  /** The only ids that are enough by themselves. Whoever adds one here says that Meta mints it. */
  private static final Set<Uniqueness> MINTED =
      Stream.of(
              "message.mid",
              "postback.mid + sender? + timestamp?",
              "comment_id/id",
              "comment_id",
              "comment_id/value.comment_id",
              "leadgen_id",
              "id/comment_id + text?",
              "media_id + comment_id",
              "id",
              "id + timestamp?",
              "id + text?",
              "POST + THIS",
              "comment_id/post_id + THIS")
          .map(UniquenessTest::minted)
          .collect(Collectors.toSet());

  private static Uniqueness minted(String ids) {
    String line = "item | type | identity | conversation\nx | x | " + ids + " | ";
    return Kinds.table("", line).all().findFirst().orElseThrow().uniqueness();
  }

  /** An example of a kind: a delivery that holds nothing else. */
  record Example(Kind kind, String payload) {

    @Override
    public String toString() {
      return event(payload).type() + " " + kind.where();
    }

    Identity identity() {
      return event(payload).identity();
    }
  }

  static List<Example> examples() {
    List<Example> examples =
        Fixture.all().stream()
            .flatMap(fixture -> unfold(fixture.delivery()).stream())
            .map(Event::payload)
            .map(payload -> new Example(finding(MetaJson.read(payload)).kind(), payload))
            .toList();
    Set<Kind> shown = examples.stream().map(Example::kind).collect(Collectors.toSet());
    assertThat(shown).containsAll(catalogue());
    return examples;
  }

  private static List<Kind> catalogue() {
    return Stream.of(Catalogue.MESSAGING, Catalogue.CHANGES, Catalogue.WHATSAPP)
        .flatMap(Kinds::all)
        .toList();
  }

  private static Finding finding(JsonNode payload) {
    return Envelope.open(payload).findFirst().orElseThrow();
  }

  static List<Example> changes() {
    return examples().stream().filter(example -> example.kind().tellsOfChange()).toList();
  }

  /** Those whose only item stands in the payload as it is, and not just its name. */
  static List<Example> changesWithValues() {
    return changes().stream()
        .filter(example -> !example.payload().contains("changed_fields"))
        .toList();
  }

  /** Those that have an entry, and with it a time of sending and others beside them. */
  static List<Example> inEntries() {
    return examples().stream()
        .filter(example -> !finding(MetaJson.read(example.payload())).scope().entry().isEmpty())
        .toList();
  }

  static List<Example> changesInEntries() {
    return inEntries().stream().filter(example -> example.kind().tellsOfChange()).toList();
  }

  static List<Example> withIds() {
    return examples().stream().filter(UniquenessTest::hasItsIds).toList();
  }

  private static boolean hasItsIds(Example example) {
    return example.kind().uniqueness() instanceof Uniqueness.Ids(Key key)
        && !key.in(finding(MetaJson.read(example.payload())).scope()).isEmpty();
  }

  @Test
  void a_kind_is_a_change_unless_its_ids_are_known_to_be_minted_for_each_event() {
    assertThat(catalogue())
        .filteredOn(kind -> kind.uniqueness() instanceof Uniqueness.Ids)
        .allSatisfy(kind -> assertThat(MINTED).contains(kind.uniqueness()));
    assertThat(catalogue())
        .filteredOn(kind -> kind.uniqueness() instanceof Uniqueness.Each)
        .extracting(Kind::where)
        .containsExactly("errors");
  }

  @ParameterizedTest
  @MethodSource("changesWithValues")
  void a_change_that_differs_anywhere_is_another_event(Example change) {
    int leaves = leaves(MetaJson.read(change.payload())).size();

    assertThat(IntStream.range(0, leaves).mapToObj(leaf -> differingAt(leaf, change)))
        .allSatisfy(
            differing ->
                assertThat(unfold(differing))
                    .as(differing)
                    .noneMatch(other -> other.identity().equals(change.identity())));
  }

  @ParameterizedTest
  @MethodSource("changesInEntries")
  void the_same_change_sent_at_another_time_is_another_event(Example change) {
    assertThat(event(sentAt("1790000077", change.payload())).identity())
        .isNotEqualTo(event(sentAt("1790000078", change.payload())).identity());
  }

  @ParameterizedTest
  @MethodSource("withIds")
  void what_has_an_id_of_its_own_is_the_same_whenever_it_is_sent(Example added) {
    assertThat(event(sentAt("1790000077", added.payload())).identity()).isEqualTo(added.identity());
  }

  @ParameterizedTest
  @MethodSource("withIds")
  void what_has_another_id_is_another_event(Example added) {
    JsonNode payload = MetaJson.read(added.payload());
    Key key = ((Uniqueness.Ids) added.kind().uniqueness()).key();
    List<String> ids = key.in(finding(payload).scope());
    List<String> others =
        IntStream.range(0, leaves(payload).size())
            .mapToObj(leaf -> differingAt(leaf, added))
            .filter(other -> !key.in(finding(MetaJson.read(other)).scope()).equals(ids))
            .toList();

    assertThat(others)
        .isNotEmpty()
        .allSatisfy(other -> assertThat(event(other).identity()).isNotEqualTo(added.identity()));
  }

  @ParameterizedTest
  @MethodSource("examples")
  void redelivered_bytes_are_no_other_event(Example example) {
    assertThat(event(example.payload()).identity()).isEqualTo(example.identity());
  }

  @ParameterizedTest
  @MethodSource("inEntries")
  void an_event_redelivered_in_another_batch_is_no_other_event(Example example) {
    assertThat(unfold(amongOthers(example.payload())))
        .hasSizeGreaterThan(1)
        .filteredOn(event -> event.identity().equals(example.identity()))
        .hasSize(1);
  }

  @Test
  void an_error_that_belongs_to_nothing_is_an_event_each_time_it_is_received() {
    Example error =
        examples().stream()
            .filter(example -> example.kind().uniqueness() instanceof Uniqueness.Each)
            .findFirst()
            .orElseThrow();
    byte[] body = error.payload().getBytes(UTF_8);
    Delivery later = Signed.delivery(Signed.APP, body, Signed.RECEIVED_AT.plusSeconds(1));

    assertThat(Unfolding.unfold(later).getFirst().identity()).isNotEqualTo(error.identity());
  }

  /** The example with another value at one leaf of its item. */
  private static String differingAt(int leaf, Example example) {
    JsonNode payload = MetaJson.read(example.payload());
    leaves(payload).get(leaf).run();
    String differing = MetaJson.write(payload);
    assertThat(differing).isNotEqualTo(MetaJson.write(MetaJson.read(example.payload())));
    return differing;
  }

  /** For each leaf of the only item of this payload, what changes it. */
  private static List<Runnable> leaves(JsonNode payload) {
    List<Runnable> leaves = new ArrayList<>();
    collect(finding(payload).content(), leaves);
    return leaves;
  }

  private static void collect(JsonNode node, List<Runnable> leaves) {
    switch (node) {
      case ObjectNode object ->
          object.forEachEntry(
              (name, value) -> {
                if (value.isContainer()) {
                  collect(value, leaves);
                } else {
                  leaves.add(() -> object.set(name, another(value)));
                }
              });
      case ArrayNode array -> {
        for (int i = 0; i < array.size(); i++) {
          int index = i;
          if (array.get(i).isContainer()) {
            collect(array.get(i), leaves);
          } else {
            leaves.add(() -> array.set(index, another(array.get(index))));
          }
        }
      }
      default -> {
        // An item that is no object has no leaf to change in place.
      }
    }
  }

  private static JsonNode another(JsonNode value) {
    return value.isBoolean()
        ? BooleanNode.valueOf(!value.booleanValue())
        : StringNode.valueOf(value.asString("") + "7");
  }

  /** The same delivery with another time of sending. */
  private static String sentAt(String time, String payload) {
    JsonNode delivery = MetaJson.read(payload);
    JsonNode entry = delivery.isArray() ? delivery.path(0) : delivery;
    JsonNode holder = entry.has("entry") ? entry.path("entry").path(0) : entry;
    if (holder instanceof ObjectNode object) {
      object.set("time", MetaJson.read(time));
    }
    return MetaJson.write(delivery);
  }

  /** The same event between others: more entries, more items in its entry, more in its arrays. */
  private static String amongOthers(String payload) {
    JsonNode delivery = MetaJson.read(payload);
    JsonNode one = delivery.isArray() ? delivery.path(0) : delivery;
    if (one.path("values") instanceof ArrayNode values) {
      values.insert(0, MetaJson.read("{\"field\":\"other\",\"value\":{\"id\":\"o\"}}"));
    }
    if (one.path("entry") instanceof ArrayNode entries
        && entries.path(0) instanceof ObjectNode own) {
      addSiblings(own);
      entries.insert(
          0,
          MetaJson.read(
              "{\"id\":\"3\",\"changes\":[{\"field\":\"other\",\"value\":{\"id\":\"o\"}}]}"));
    }
    return MetaJson.write(delivery);
  }

  private static void addSiblings(ObjectNode entry) {
    for (String family : List.of("messaging", "standby", "changes")) {
      if (entry.path(family) instanceof ArrayNode items) {
        items.add(MetaJson.read("{\"field\":\"other\",\"value\":{\"id\":\"o\"}}"));
        JsonNode value = items.path(0).path("value");
        addElements(value);
        addElements(value.path("standby"));
      }
    }
  }

  private static void addElements(JsonNode value) {
    for (String name : value.propertyNames()) {
      if (Catalogue.WHATSAPP.knows(name)
          && value.path(name) instanceof ArrayNode elements
          && !elements.isEmpty()) {
        elements.insert(0, MetaJson.read("{\"id\":\"o\",\"type\":\"other\"}"));
      }
    }
  }
}
