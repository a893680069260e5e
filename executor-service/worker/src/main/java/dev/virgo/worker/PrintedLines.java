package dev.virgo.worker;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.virgo.schemas.rpc.Envelope;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What transforms print, as log lines of the shape that the services' have: one JSON object per
 * line, with the run, node and trace that are worked on while it is printed. A worker runs one
 * batch at a time, so whichever thread prints, it prints about that one.
 */
final class PrintedLines extends OutputStream {
  /** Bytes after which a line that does not end is cut into two. */
  static final int LONGEST = 8192;

  private static final JsonMapper JSON = new JsonMapper();
  private static volatile Map<String, String> about = Map.of();

  private final OutputStream log;
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();

  PrintedLines(OutputStream log) {
    this.log = log;
  }

  /** From now on standard output and standard error of this process are such lines. */
  static void install() {
    var lines = new PrintedLines(System.err);
    var out = new PrintStream(lines, true, StandardCharsets.UTF_8);
    System.setOut(out);
    System.setErr(out);
    Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(lines::lastWords));
  }

  /** What a process says before it exits may have no end of line. */
  synchronized void lastWords() {
    if (line.size() > 0) {
      try {
        end();
      } catch (IOException e) {
        // The process ends, and there is nobody left to tell.
        line.reset();
      }
    }
  }

  /** What is printed from now on is about this batch. */
  static void about(Envelope envelope) {
    var members = new LinkedHashMap<String, String>();
    members.put("run", envelope.getRun());
    members.put("node", envelope.getNode());
    var parts = envelope.getTraceparent().split("-", -1);
    if (parts.length == 4) {
      members.put("traceId", parts[1]);
    }
    about = members;
  }

  /** What is printed from now on is about no batch. */
  static void aboutNothing() {
    about = Map.of();
  }

  @Override
  public synchronized void write(int value) throws IOException {
    if (value == '\n') {
      end();
      return;
    }
    line.write(value);
    if (line.size() >= LONGEST) {
      end();
    }
  }

  @Override
  public synchronized void write(byte[] bytes, int offset, int length) throws IOException {
    for (int i = offset; i < offset + length; i++) {
      write(bytes[i]);
    }
  }

  private void end() throws IOException {
    var members = new LinkedHashMap<String, Object>();
    members.put("timestamp", Instant.now().toString());
    members.put("message", line.toString(StandardCharsets.UTF_8).stripTrailing());
    members.put("mdc", about);
    line.reset();
    log.write((JSON.writeValueAsString(members) + "\n").getBytes(StandardCharsets.UTF_8));
    log.flush();
  }
}
