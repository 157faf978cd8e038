package dev.holdfast.service;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** The other side of the socket: takes what a service manager is told. */
final class NotifyListener implements AutoCloseable {

  private static final String END = "end";
  private static final int DATAGRAM_BYTES_MAX = 4096;

  private final String name;
  private final int socket;
  private final BlockingQueue<String> told = new LinkedBlockingQueue<>();
  private final Thread thread = Thread.ofPlatform().daemon().unstarted(this::receive);

  private NotifyListener(String name, int socket) {
    this.name = name;
    this.socket = socket;
  }

  /** Listens at a path, or, with {@code @}, at an abstract name. */
  static NotifyListener at(String name) throws Throwable {
    int socket = (int) function("socket", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT).invoke(1, 2, 0);
    try (Arena arena = Arena.ofConfined()) {
      byte[] path = (name.startsWith("@") ? "\0" + name.substring(1) : name + "\0").getBytes(UTF_8);
      MemorySegment address = arena.allocate(2 + path.length, 2);
      address.set(JAVA_SHORT, 0, (short) 1);
      MemorySegment.copy(path, 0, address, JAVA_BYTE, 2, path.length);
      MethodHandle bind = function("bind", JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT);
      if ((int) bind.invoke(socket, address, (int) address.byteSize()) != 0) {
        throw new IllegalStateException("cannot listen at " + name);
      }
    }
    NotifyListener listener = new NotifyListener(name, socket);
    listener.thread.start();
    return listener;
  }

  // Restricted, as in NotifySocket, whose other side this is.
  @SuppressWarnings("restricted")
  private static MethodHandle function(
      String name, MemoryLayout result, MemoryLayout... arguments) {
    Linker linker = Linker.nativeLinker();
    return linker.downcallHandle(
        linker.defaultLookup().findOrThrow(name), FunctionDescriptor.of(result, arguments));
  }

  private void receive() {
    try (Arena arena = Arena.ofConfined()) {
      MethodHandle recv = function("recv", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT);
      MemorySegment buffer = arena.allocate(DATAGRAM_BYTES_MAX);
      for (String message = ""; !message.equals(END); ) {
        long bytes = (long) recv.invoke(socket, buffer, (long) DATAGRAM_BYTES_MAX, 0);
        message = new String(buffer.asSlice(0, bytes).toArray(JAVA_BYTE), UTF_8);
        told.add(message);
      }
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  /** The next message; waits for it. */
  String next() throws InterruptedException {
    String message = told.poll(30, TimeUnit.SECONDS);
    if (message == null) {
      throw new IllegalStateException("nothing was told");
    }
    return message;
  }

  /** What was told and not yet asked for. */
  BlockingQueue<String> rest() {
    return told;
  }

  @Override
  public void close() throws IOException {
    new NotifySocket(name).send(END);
    try {
      thread.join();
      int _ = (int) function("close", JAVA_INT, JAVA_INT).invoke(socket);
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }
}
