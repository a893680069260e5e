package dev.virgo.integration.faults;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

/**
 * A TCP proxy on the loopback interface, in front of one port, whose connections a test can delay,
 * cut, half-close and let go dead.
 */
final class Proxy implements AutoCloseable {
  private static final int CHUNK = 64 * 1024;

  private final int target;
  private final ServerSocket listener;
  private final Set<Connection> connections = ConcurrentHashMap.newKeySet();
  private volatile Duration delay = Duration.ZERO;
  private volatile boolean refusing;

  private Proxy(int target, ServerSocket listener) {
    this.target = target;
    this.listener = listener;
  }

  /** Passes everything on to that port. */
  static Proxy before(int target) throws IOException {
    var proxy = new Proxy(target, new ServerSocket(0, 100, InetAddress.getLoopbackAddress()));
    Thread.ofVirtual().name("proxy-" + target).start(proxy::accept);
    return proxy;
  }

  /** {@code host:port} for clients. */
  String address() {
    return "127.0.0.1:" + port();
  }

  int port() {
    return listener.getLocalPort();
  }

  int open() {
    return connections.size();
  }

  /** From now on everything is passed on so much later, in both directions. */
  void delay(Duration by) {
    delay = by;
  }

  /** Resets every connection. */
  void cut() {
    connections.forEach(Connection::reset);
  }

  /** Tells both ends of every connection that nothing more will come from the other. */
  void halfClose() {
    connections.forEach(Connection::halfClose);
  }

  /**
   * Lets every connection go dead: both ends are told nothing, and nothing is passed on, but that
   * an end gives up. New connections are as before.
   */
  void swallow() {
    connections.forEach(connection -> connection.dead = true);
  }

  /** Nobody is there: connections are reset, and new ones as well. */
  void refuse() {
    refusing = true;
    cut();
  }

  /** Somebody is there again. */
  void serve() {
    refusing = false;
  }

  @Override
  public void close() throws IOException {
    listener.close();
    cut();
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        var client = listener.accept();
        var connection = new Connection(client);
        connections.add(connection);
        Thread.ofVirtual().start(connection::run);
      } catch (IOException closed) {
        return;
      }
    }
  }

  private final class Connection {
    private final Socket client;
    private final Socket server = new Socket();
    private volatile boolean dead;

    Connection(Socket client) {
      this.client = client;
    }

    void run() {
      try {
        if (refusing) {
          return;
        }
        client.setTcpNoDelay(true);
        server.setTcpNoDelay(true);
        server.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), target));
        var back = Thread.ofVirtual().start(() -> pump(server, client));
        pump(client, server);
        back.join();
      } catch (IOException nobodyIsThere) {
        return;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } finally {
        reset();
        connections.remove(this);
      }
    }

    private void pump(Socket from, Socket to) {
      var chunk = new byte[CHUNK];
      try {
        var in = from.getInputStream();
        var out = to.getOutputStream();
        for (int read = in.read(chunk); read >= 0; read = in.read(chunk)) {
          LockSupport.parkNanos(delay.toNanos());
          if (!dead) {
            out.write(chunk, 0, read);
          }
        }
        to.shutdownOutput();
      } catch (IOException broken) {
        reset();
      }
    }

    void halfClose() {
      for (var end : new Socket[] {client, server}) {
        try {
          end.shutdownOutput();
        } catch (IOException gone) {
          // The other side was first: it is as it should be.
        }
      }
    }

    /** Without a word of farewell: what was under way is lost. */
    void reset() {
      for (var end : new Socket[] {client, server}) {
        try {
          end.setSoLinger(true, 0);
          end.close();
        } catch (IOException gone) {
          // The other side was first: it is as it should be.
        }
      }
    }
  }
}
