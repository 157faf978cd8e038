package dev.holdfast.sample;

import java.util.ArrayList;
import java.util.List;

/** The customers of one run: always the same invented names, each run with ids of its own. */
final class People {

  private final List<Person> people = new ArrayList<>();
  private final Ids ids;

  People(Ids ids) {
    this.ids = ids;
    add("Maeve O'Rourke", "maeve.or", Phrases.ENGLISH);
    add("Tobias Grünwald", "tobi_gruenwald", Phrases.GERMAN);
    add("Lucía Peñalver", "lucia.penalver", Phrases.SPANISH);
    add("João Guimarães", "joaog.fotos", Phrases.PORTUGUESE);
    add("Zoé Lefèvre-Martin", "zoe_lm", Phrases.FRENCH);
    add("Şule Yıldırım", "sule.yildirim", Phrases.TURKISH);
    add("ليلى الحداد", "layla.haddad", Phrases.ARABIC);
    add("आरव मेहता", "aarav_mehta", Phrases.HINDI);
    add("中村 結衣", "yui_nakamura", Phrases.JAPANESE);
    add("Dewi Kartika", "dewikartika", Phrases.INDONESIAN);
    add("Олена Шевчук", "olena.shevchuk", Phrases.UKRAINIAN);
    add("Nguyễn Thị Hạnh", "hanh.nguyen", Phrases.VIETNAMESE);
    add("Sam Whitlock 🌻", "samwhitlock", Phrases.ENGLISH);
    add("Käthe Überle", "kaethe.u", Phrases.GERMAN);
    add("Ignacio Núñez", "nacho_nunez", Phrases.SPANISH);
    add("Thandeka Mokoena", "thandeka.m", Phrases.ENGLISH);
  }

  List<Person> all() {
    return people;
  }

  private void add(String name, String username, Phrases says) {
    String phone = "1555" + (1_000_000 + ids.number() % 9_000_000);
    people.add(new Person(name, username, says, ids.scopedUser(), ids.scopedUser(), phone));
  }
}
