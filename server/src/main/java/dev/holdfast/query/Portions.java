package dev.holdfast.query;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Queue;
import java.util.function.Function;

/** Events whose ids and sizes are known, read portion by portion. For one thread. */
final class Portions implements Iterator<StoredEvent> {

  private final Iterator<Map.Entry<Long, Long>> left;
  private final long portionBytes;
  private final Function<List<Long>, List<StoredEvent>> read;
  private final Queue<StoredEvent> portion = new ArrayDeque<>();
  private final List<Long> wanted = new ArrayList<>();
  private long wantedBytes;

  /**
   * @param bytes how large each event is, by id, in the order in which they are wanted
   * @param portionBytes a portion ends with the event that reaches so many bytes
   */
  Portions(Map<Long, Long> bytes, long portionBytes, Function<List<Long>, List<StoredEvent>> read) {
    this.left = bytes.entrySet().iterator();
    this.portionBytes = portionBytes;
    this.read = read;
  }

  @Override
  public boolean hasNext() {
    while (portion.isEmpty() && left.hasNext()) {
      gather();
      portion.addAll(read.apply(List.copyOf(wanted)));
      wanted.clear();
      wantedBytes = 0;
    }
    return !portion.isEmpty();
  }

  private void gather() {
    while (left.hasNext() && wantedBytes < portionBytes) {
      Map.Entry<Long, Long> next = left.next();
      wanted.add(next.getKey());
      wantedBytes += next.getValue();
    }
  }

  @Override
  public StoredEvent next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    return portion.remove();
  }
}
