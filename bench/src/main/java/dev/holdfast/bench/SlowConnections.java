package dev.holdfast.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Connections whose head never ends: half of them say nothing after its first bytes, half of them
 * send a byte a second. Whichever the server closes is opened again.
 */
final class SlowConnections implements AutoCloseable {

  private static final byte[] HALF_A_HEAD =
      "POST /webhook HTTP/1.1\r\nHost: 127.0.0.1\r\nX: ".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] ONE_MORE_BYTE = {'x'};
  private static final int PORTIONS = 50;

  /** An address has fewer ports than are used up in the minute that a closed one stays taken. */
  private static final int ADDRESSES = 100;

  private final List<SocketChannel> open = new ArrayList<>();
  private final Thread trickling;
  private int opened;
  private volatile boolean closing;

  private SlowConnections() {
    this.trickling = Thread.ofPlatform().name("slow-connections").unstarted(this::trickle);
  }

  /** Opens so many, and sends until it is closed. */
  static SlowConnections open(int count) throws IOException {
    SlowConnections connections = new SlowConnections();
    while (connections.open.size() < count) {
      connections.open.add(connections.another());
    }
    connections.trickling.start();
    return connections;
  }

  /** How many the server has closed, and we have opened again. */
  int closedByServer() {
    return opened - open.size();
  }

  private SocketChannel another() throws IOException {
    SocketChannel channel = SocketChannel.open();
    String from = "127.0.1." + (1 + opened++ % ADDRESSES);
    channel.bind(new InetSocketAddress(from, 0));
    channel.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), Program.PORT));
    channel.configureBlocking(false);
    channel.write(ByteBuffer.wrap(HALF_A_HEAD));
    return channel;
  }

  /** Each portion in its own part of the second, so that no moment has all the work. */
  private void trickle() {
    long next = System.nanoTime();
    for (int round = 0; !closing; round++) {
      for (int i = round % PORTIONS; i < open.size() && !closing; i += PORTIONS) {
        goOnWith(i);
      }
      next += TimeUnit.SECONDS.toNanos(1) / PORTIONS;
      LockSupport.parkNanos(next - System.nanoTime());
    }
  }

  private void goOnWith(int i) {
    try {
      if (isClosedByServer(open.get(i))) {
        open.get(i).close();
        open.set(i, another());
      } else if (i % 2 == 0) {
        open.get(i).write(ByteBuffer.wrap(ONE_MORE_BYTE));
      }
    } catch (IOException _) {
      // Closed a moment ago; seen in the next round.
    }
  }

  private static boolean isClosedByServer(SocketChannel channel) {
    try {
      return !channel.isOpen() || channel.read(ByteBuffer.allocate(1)) < 0;
    } catch (IOException _) {
      return true;
    }
  }

  @Override
  public void close() throws IOException {
    closing = true;
    awaitEnd();
    for (SocketChannel channel : open) {
      channel.close();
    }
  }

  private void awaitEnd() {
    try {
      trickling.join();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
