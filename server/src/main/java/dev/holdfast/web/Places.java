package dev.holdfast.web;

import java.util.concurrent.Semaphore;

/** Bounds how many requests are worked on at once; one too many is answered 503. Thread-safe. */
public final class Places {

  private final Semaphore free;

  /**
   * @param places how many requests may be worked on at once
   */
  public Places(int places) {
    this.free = new Semaphore(places);
  }

  /** Answers while holding a place. */
  @FunctionalInterface
  public interface Work {
    WebResponse answer() throws InterruptedException;
  }

  /** Answers while holding a place, or 503 where none is free. */
  public WebResponse hold(Work work) throws InterruptedException {
    if (!free.tryAcquire()) {
      return Problem.unavailable("Too many requests at once; nothing was stored, send it again")
          .response();
    }
    try {
      return work.answer();
    } finally {
      free.release();
    }
  }
}
