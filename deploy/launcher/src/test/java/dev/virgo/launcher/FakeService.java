package dev.virgo.launcher;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;

/** The smallest service: answers its health, ends when its parent does. */
final class FakeService {
  private FakeService() {}

  public static void main(String[] arguments) throws IOException {
    serve(200, "");
  }

  static void serve(int status, String body) throws IOException {
    int port = Integer.parseInt(System.getenv("VIRGO_HTTP_PORT"));
    var server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 16);
    server.createContext(
        "/q/health/ready",
        exchange -> {
          var bytes = body.getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
          exchange.getResponseBody().write(bytes);
          exchange.close();
        });
    server.start();
    System.out.println(System.getenv("VIRGO_SERVICE") + " listens on " + port);
    // The end of the pipe is the end of the launcher.
    while (System.in.read() >= 0) {}
    System.exit(0);
  }
}
