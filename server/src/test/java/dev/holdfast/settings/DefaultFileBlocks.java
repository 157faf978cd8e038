package dev.holdfast.settings;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The default file in the parts that a page is made of: sections of blocks, each a comment and the
 * settings below it. Not thread-safe; reads one file.
 */
final class DefaultFileBlocks {

  /**
   * A comment with what stands below it until the next one.
   *
   * @param comment its lines, without the sign
   * @param group the group that begins below it; empty where none does
   * @param entries may be empty: the comment is then about the group, or the whole file
   */
  record Block(List<String> comment, String group, List<Entry> entries) {}

  /**
   * A line with a value, or with none.
   *
   * @param key with the groups it is in
   * @param value as the file has it
   */
  record Entry(String key, String value) {}

  /**
   * What stands below one line of dashes.
   *
   * @param title empty for the head of the file
   */
  record Section(String title, List<Block> blocks) {}

  private static final Pattern TITLE = Pattern.compile("# --- (.*?) -+");
  private static final Pattern COMMENT = Pattern.compile(" *# ?(.*)");
  private static final Pattern KEY = Pattern.compile("( *)([a-z-]+):(.*)");

  private final List<Section> sections = new ArrayList<>();
  private final List<String> path = new ArrayList<>();
  private boolean inComment;

  private DefaultFileBlocks() {
    begin("");
  }

  static List<Section> read(String file) {
    DefaultFileBlocks blocks = new DefaultFileBlocks();
    file.lines().forEach(blocks::readLine);
    return blocks.sections;
  }

  private void readLine(String line) {
    Matcher title = TITLE.matcher(line);
    Matcher comment = COMMENT.matcher(line);
    Matcher key = KEY.matcher(line);
    if (title.matches()) {
      begin(title.group(1));
    } else if (comment.matches()) {
      comment(comment.group(1));
    } else if (key.matches()) {
      entry(key.group(1).length() / 2, key.group(2), key.group(3).strip());
    } else if (!line.isBlank()) {
      throw new IllegalArgumentException("neither a comment nor a setting: " + line);
    } else {
      inComment = false;
    }
  }

  private void begin(String title) {
    sections.add(new Section(title, new ArrayList<>()));
    inComment = false;
  }

  private void comment(String text) {
    if (!inComment) {
      blocks().add(new Block(new ArrayList<>(), "", new ArrayList<>()));
    }
    blocks().getLast().comment().add(text);
    inComment = true;
  }

  private void entry(int depth, String name, String value) {
    inComment = false;
    path.subList(depth, path.size()).clear();
    path.add(name);
    String key = String.join(".", path);
    if (Schema.isGroup(key) && !isOfApps(key)) {
      group(key);
    } else {
      blocks().getLast().entries().add(new Entry(key, value));
    }
  }

  /** A group without a comment of its own says nothing that its settings do not say. */
  private void group(String key) {
    @Nullable Block last = blocks().isEmpty() ? null : blocks().getLast();
    if (last != null && last.entries().isEmpty() && last.group().isEmpty()) {
      blocks().set(blocks().size() - 1, new Block(last.comment(), key, last.entries()));
    }
  }

  private List<Block> blocks() {
    return sections.getLast().blocks();
  }

  /** The further apps have names that the file cannot know; there it is one entry. */
  static boolean isOfApps(String key) {
    return key.equals("apps");
  }
}
