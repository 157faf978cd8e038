package dev.holdfast.meta;

import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * An object whose arrays hold events.
 *
 * @param place where the object stands
 * @param change the change around it
 * @param arrays the object
 * @param names the arrays in it that are known and not empty
 * @param rest the object without them
 * @param prefix what the catalogue puts before their names
 */
record WhatsAppArrays(
    Place place,
    ObjectNode change,
    ObjectNode arrays,
    List<String> names,
    ObjectNode rest,
    String prefix) {

  private static final String ERRORS = "errors";
  private static final String CONTACTS = "contacts";

  static WhatsAppArrays of(Place place, ObjectNode change, ObjectNode arrays, String prefix) {
    List<String> names =
        arrays.propertyNames().stream()
            .filter(name -> Catalogue.WHATSAPP.knows(prefix + name))
            .filter(name -> arrays.path(name).isArray() && !arrays.path(name).isEmpty())
            .toList();
    List<String> opened = names.size() > 1 ? withoutErrors(names) : names;
    return new WhatsAppArrays(
        place, change, arrays, opened, MetaJson.without(arrays, opened), prefix);
  }

  /** Errors beside messages or statuses are about those, and stay with each of them. */
  private static List<String> withoutErrors(List<String> names) {
    return names.stream().filter(name -> !name.equals(ERRORS)).toList();
  }

  /** These arrays, without something else that stands beside them. */
  WhatsAppArrays leaving(String name) {
    return new WhatsAppArrays(
        place, change, arrays, names, MetaJson.without(rest, List.of(name)), prefix);
  }

  Stream<Finding> open() {
    return names.stream()
        .flatMap(name -> arrays.path(name).valueStream().map(element -> open(name, element)));
  }

  private Finding open(String name, JsonNode element) {
    Place alone = place.among(withContactsOf(element), name);
    if (!element.isObject()) {
      return alone.unknown(element, change);
    }
    Scope scope = new Scope(place.object(), place.entry(), change, element, false);
    Kind kind = Catalogue.WHATSAPP.find(prefix + name, scope);
    return kind == null ? alone.unknown(element, change) : alone.found(kind, scope, element);
  }

  private ObjectNode withContactsOf(JsonNode element) {
    return rest.path(CONTACTS).isArray()
        ? MetaJson.with(rest, CONTACTS, Contacts.of(element, rest.path(CONTACTS)))
        : rest;
  }
}
