package dev.holdfast.consumer;

import dev.holdfast.event.Claim;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A batch in our hands: the attempts at its events that are decided wait for the others, so that
 * all are settled at once, but only for a short while. In order, the events of a conversation are
 * attempted one after the other; where one fails or takes longer, those behind it are let go, and
 * wait in the database. Thread-safe.
 */
final class OpenBatch {

  /**
   * What follows from a decision.
   *
   * @param next whose turn it is to be attempted
   * @param letGo those that are not ours any more
   */
  record Step(@Nullable Running next, List<Running> letGo) {

    static final Step NONE = new Step(null, List.of());
  }

  private final boolean inOrder;
  private final Consumer<Ended> settler;
  private final long claimedNanos;
  private final Map<String, Deque<Running>> conversations = new HashMap<>();
  private final List<Attempted> decided = new ArrayList<>();
  private @Nullable Claim first;
  private long decidedNanos;
  private int undecided;
  private boolean closed;

  /**
   * @param inOrder whether the events of one conversation come one after the other
   * @param settler takes what is to be settled, in this order
   * @param nanos the moment of the claim, as {@link System#nanoTime} gives it
   */
  OpenBatch(boolean inOrder, Consumer<Ended> settler, long nanos) {
    this.inOrder = inOrder;
    this.settler = settler;
    this.claimedNanos = nanos;
  }

  /**
   * The next event of it, in the order of the log; all come before the first is attempted.
   *
   * @return whether it is the first of its conversation, or in none
   */
  synchronized boolean add(Running one) {
    undecided++;
    first = first == null ? one.claim() : first;
    String conversation = conversation(one);
    if (conversation == null) {
      return true;
    }
    Deque<Running> all = conversations.computeIfAbsent(conversation, _ -> new ArrayDeque<>());
    all.add(one);
    return all.size() == 1;
  }

  private @Nullable String conversation(Running one) {
    return inOrder ? one.claim().event().conversation() : null;
  }

  /** An attempt is decided at this moment of {@link System#nanoTime}. */
  synchronized Step decided(Attempted one, long nanos) {
    if (closed) {
      settler.accept(new Ended(List.of(one), null));
      return Step.NONE;
    }
    decidedNanos = decided.isEmpty() ? nanos : decidedNanos;
    decided.add(one);
    undecided--;
    Deque<Running> behind = behind(one.running());
    boolean goesOn = !one.settlement().holdsConversation();
    Step step = goesOn ? new Step(behind.peek(), List.of()) : new Step(null, letGo(behind));
    if (undecided == 0) {
      close(null);
    }
    return step;
  }

  private Deque<Running> behind(Running one) {
    String conversation = conversation(one);
    Deque<Running> all = conversation == null ? null : conversations.get(conversation);
    if (all == null) {
      return new ArrayDeque<>();
    }
    all.remove(one);
    return all;
  }

  /** Those in the line are not attempted here; their batch does not wait for them. */
  private List<Running> letGo(Deque<Running> line) {
    List<Running> letGo = List.copyOf(line);
    line.clear();
    undecided -= letGo.size();
    return letGo;
  }

  /**
   * Ends the batch where the first decided one has waited longer, and in order also where nothing
   * is decided for so long, as others wait for its end.
   *
   * @return those that are not ours any more
   */
  synchronized List<Running> closeAfter(Duration time, long nanos) {
    if (closed || !waits(time.toNanos(), nanos)) {
      return List.of();
    }
    List<Running> letGo =
        conversations.values().stream().flatMap(line -> line.stream().skip(1)).toList();
    close(inOrder ? first : null);
    return letGo;
  }

  private boolean waits(long longer, long nanos) {
    return decided.isEmpty()
        ? inOrder && nanos - claimedNanos > longer
        : nanos - decidedNanos > longer;
  }

  private void close(@Nullable Claim batch) {
    closed = true;
    settler.accept(new Ended(List.copyOf(decided), batch));
    // Whoever goes on alone keeps no neighbours in memory.
    decided.clear();
    conversations.clear();
  }
}
