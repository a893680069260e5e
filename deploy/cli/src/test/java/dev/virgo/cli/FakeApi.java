package dev.virgo.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Answers as the planner's API would: by path with query, without {@code /api/v1}. */
public final class FakeApi implements AutoCloseable {
  /** What opens it. */
  public static final String TOKEN = "secret";

  private static final int SILENT = 0;

  private final Map<String, byte[]> answers = new HashMap<>();
  private final Map<String, Deque<Answer>> first = new HashMap<>();
  private final List<String> asked = new ArrayList<>();
  private final HttpServer server;

  /** Listens on a free port of this host. */
  public FakeApi() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/api/v1", this::answer);
    server.start();
  }

  /** Answers that path with JSON. */
  public FakeApi on(String path, String json) {
    return on(path, json.getBytes(UTF_8));
  }

  /** Answers that path with bytes. */
  public FakeApi on(String path, byte[] bytes) {
    answers.put(path, bytes.clone());
    return this;
  }

  /** An answer that is given once. */
  private record Answer(int status, String json) {}

  /** Answers that path once with this, before anything else. */
  public synchronized FakeApi once(String path, int status, String json) {
    first.computeIfAbsent(path, _ -> new ArrayDeque<>()).add(new Answer(status, json));
    return this;
  }

  /** Breaks off the connection when that path is asked, so many times before anything else. */
  public FakeApi silent(String path, int times) {
    for (int i = 0; i < times; i++) {
      once(path, SILENT, "");
    }
    return this;
  }

  /** Base URL. */
  public String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** Calls a command against it. */
  public Session call(String... words) {
    var all = new ArrayList<>(List.of(words));
    all.addAll(List.of("--url", url(), "--token", TOKEN));
    return Session.of(all.toArray(String[]::new));
  }

  /** The paths that were asked, in order. */
  public synchronized List<String> asked() {
    return List.copyOf(asked);
  }

  private synchronized void answer(HttpExchange exchange) throws IOException {
    var uri = exchange.getRequestURI();
    var query = uri.getRawQuery();
    var path = uri.getRawPath().substring("/api/v1".length()) + (query == null ? "" : "?" + query);
    asked.add(path);
    var early = first.getOrDefault(path, new ArrayDeque<>()).poll();
    if (early != null) {
      answer(exchange, early);
      return;
    }
    var authorization = exchange.getRequestHeaders().getFirst("Authorization");
    var found = answers.get(path);
    int status = !("Bearer " + TOKEN).equals(authorization) ? 401 : found == null ? 404 : 200;
    var body =
        status == 200 && found != null
            ? found
            : """
            {"error": {"code": "none", "message": "there is no %s", "help": "look elsewhere"}}
            """
                .formatted(path)
                .getBytes(UTF_8);
    try (exchange) {
      exchange.sendResponseHeaders(status, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  private static void answer(HttpExchange exchange, Answer answer) throws IOException {
    try (exchange) {
      if (answer.status() != SILENT) {
        var body = answer.json().getBytes(UTF_8);
        exchange.sendResponseHeaders(answer.status(), body.length);
        exchange.getResponseBody().write(body);
      }
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
