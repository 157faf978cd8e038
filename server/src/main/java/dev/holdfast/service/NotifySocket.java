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
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.Arrays;

/**
 * A socket that takes datagrams, of the file system or, with {@code @}, of Linux's abstract names
 * (sd_notify(3), unix(7)). The JDK opens such sockets for streams only, so this calls the system's
 * C library, with the numbers that Linux has for them on all 64-bit machines.
 */
record NotifySocket(String name) {

  private static final short AF_UNIX = 1;
  private static final int SOCK_DGRAM = 2;
  private static final int SOCK_CLOEXEC = 0x80000;
  private static final int MSG_NOSIGNAL = 0x4000;

  /** Bytes for the name in the address, with the zero at its end (sockaddr_un). */
  private static final int NAME_BYTES_MAX = 108;

  private static final Linker LINKER = Linker.nativeLinker();
  private static final MethodHandle SOCKET =
      function("socket", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT));
  private static final MethodHandle SENDTO =
      function(
          "sendto",
          FunctionDescriptor.of(
              JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT, ADDRESS, JAVA_INT));
  private static final MethodHandle CLOSE =
      function("close", FunctionDescriptor.of(JAVA_INT, JAVA_INT));

  // Restricted, since a wrong type could crash the JVM; there is no other way to such a socket.
  @SuppressWarnings("restricted")
  private static MethodHandle function(String name, FunctionDescriptor type) {
    return LINKER.downcallHandle(LINKER.defaultLookup().findOrThrow(name), type);
  }

  /**
   * Sends one datagram.
   *
   * @throws IOException where nobody takes it
   */
  void send(String message) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      send(arena.allocateFrom(JAVA_BYTE, message.getBytes(UTF_8)), address(arena));
    } catch (IOException e) {
      throw e;
    } catch (Throwable e) {
      throw new IOException("The C library cannot be called", e);
    }
  }

  private void send(MemorySegment message, MemorySegment address) throws Throwable {
    int socket = (int) SOCKET.invokeExact((int) AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (socket < 0) {
      throw new IOException("No socket can be opened");
    }
    try {
      long sent =
          (long)
              SENDTO.invokeExact(
                  socket,
                  message,
                  message.byteSize(),
                  MSG_NOSIGNAL,
                  address,
                  (int) address.byteSize());
      if (sent != message.byteSize()) {
        throw new IOException("Nobody listens at " + name);
      }
    } finally {
      int _ = (int) CLOSE.invokeExact(socket);
    }
  }

  /** As long as the name: an abstract one would have zeros at its end otherwise. */
  private MemorySegment address(Arena arena) throws IOException {
    byte[] path = name.getBytes(UTF_8);
    if (path.length >= NAME_BYTES_MAX || (path[0] != '/' && path[0] != '@')) {
      throw new IOException(name + " is no name of a socket");
    }
    boolean isAbstract = path[0] == '@';
    if (isAbstract) {
      path[0] = 0;
    }
    byte[] bytes = isAbstract ? path : Arrays.copyOf(path, path.length + 1);
    MemorySegment address = arena.allocate(Short.BYTES + bytes.length, Short.BYTES);
    address.set(JAVA_SHORT, 0, AF_UNIX);
    MemorySegment.copy(bytes, 0, address, JAVA_BYTE, Short.BYTES, bytes.length);
    return address;
  }
}
