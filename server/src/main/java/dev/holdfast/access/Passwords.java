package dev.holdfast.access;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.text.Normalizer;
import java.util.Optional;
import java.util.concurrent.Semaphore;

/**
 * Hashes passwords and compares them. A hash takes 19 MiB and some 50 ms on purpose, so few are
 * made at once, and few may wait. Thread-safe.
 */
final class Passwords {

  /** What comparing gave. */
  enum Verdict {
    RIGHT,
    WRONG,
    /** Too many wait already; nothing was compared. */
    BUSY
  }

  /** NIST SP 800-63B asks for 8 at least; longer is better, and the owner's to decide. */
  static final int LENGTH_MIN = 8;

  static final int LENGTH_MAX = 256;

  /** Half of the cores at most: the other half receives deliveries. */
  private static final int AT_ONCE =
      Math.clamp(Runtime.getRuntime().availableProcessors() / 2, 1, 4);

  private static final int WAITING = 16;

  /** 32 of them, so that each character is 5 bits of chance; none looks like another. */
  private static final String ALPHABET = "abcdefghijkmnpqrstuvwxyz23456789";

  private static final int GENERATED_LENGTH = 24;
  private static final SecureRandom RANDOM = new SecureRandom();

  private final Semaphore machines = new Semaphore(AT_ONCE);
  private final Semaphore places = new Semaphore(WAITING);
  private final Argon2id cost;

  /** Compared where there is no such user, so that it takes the same time; nothing matches it. */
  private final Argon2id.Hashed nobody;

  Passwords(Argon2id cost) {
    this.cost = cost;
    this.nobody = cost.ofNothing();
  }

  /** Why this cannot be a password, as a phrase that follows its name; empty when it can. */
  static Optional<String> objection(String password) {
    int length = password.codePointCount(0, password.length());
    if (length < LENGTH_MIN) {
      return Optional.of("must have at least " + LENGTH_MIN + " characters");
    }
    return length > LENGTH_MAX
        ? Optional.of("must have at most " + LENGTH_MAX + " characters")
        : Optional.empty();
  }

  /** A password nobody can guess. */
  static String generate() {
    StringBuilder password = new StringBuilder();
    for (int i = 0; i < GENERATED_LENGTH; i++) {
      if (i > 0 && i % 6 == 0) {
        password.append('-');
      }
      password.append(ALPHABET.charAt(RANDOM.nextInt(ALPHABET.length())));
    }
    return password.toString();
  }

  /** The hash to keep, in PHC's string format; waits for its turn. */
  String hash(String password) {
    machines.acquireUninterruptibly();
    try {
      return cost.hash(bytes(password)).phc();
    } finally {
      machines.release();
    }
  }

  /** Whether this is the password that was hashed; without a hash it takes as long to say no. */
  Verdict compare(String password, Optional<String> phc) {
    if (!places.tryAcquire()) {
      return Verdict.BUSY;
    }
    try {
      machines.acquireUninterruptibly();
      try {
        Argon2id.Hashed kept = phc.map(Argon2id.Hashed::parse).orElse(nobody);
        return kept.isOf(bytes(password)) ? Verdict.RIGHT : Verdict.WRONG;
      } finally {
        machines.release();
      }
    } finally {
      places.release();
    }
  }

  /** Whether the hash was made at another cost than today's, and should be made again. */
  boolean outdated(String phc) {
    return !Argon2id.Hashed.parse(phc).cost().equals(cost);
  }

  /** One keyboard writes é as one character, another as two; NFKC makes them the same. */
  private static byte[] bytes(String password) {
    return Normalizer.normalize(password, Normalizer.Form.NFKC).getBytes(StandardCharsets.UTF_8);
  }
}
