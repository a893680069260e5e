package dev.virgo.cli.system;

import dev.virgo.cli.terminal.Format;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** What a host needs to have, whether a system is up or not. */
final class HostChecks {
  private static final int OLDEST_JDK = 25;
  private static final long LEAST_FREE_BYTES = 1L << 30;
  private static final long PATIENCE_SECONDS = 10;

  private HostChecks() {}

  static Check jdk() {
    var version = Runtime.version();
    var detail = version + " at " + System.getProperty("java.home");
    return version.feature() >= OLDEST_JDK
        ? Check.ok("JDK", detail)
        : Check.wrong("JDK", detail, "install a JDK 25, for example from https://adoptium.net");
  }

  static Check disk(Path data) {
    var folder = existing(data);
    try {
      long free = Files.getFileStore(folder).getUsableSpace();
      var detail = Format.bytes(free) + " free for " + data;
      return free >= LEAST_FREE_BYTES
          ? Check.ok("disk", detail)
          : Check.wrong(
              "disk", detail, "free at least 1 GiB, or name another folder with --data DIR");
    } catch (IOException e) {
      return Check.wrong("disk", folder + ": " + e.getMessage(), "name another folder with --data");
    }
  }

  /** Whose the folder is, and whether it can be written to. */
  static Check folder(Path data) {
    var folder = existing(data);
    try {
      var owner = Files.getOwner(folder).getName();
      var detail = folder + " belongs to " + owner;
      return Files.isWritable(folder)
          ? Check.ok("data folder", detail)
          : Check.wrong(
              "data folder",
              detail + " and cannot be written to by " + System.getProperty("user.name"),
              "name a folder of your own with --data DIR");
    } catch (IOException | UnsupportedOperationException e) {
      return Check.wrong("data folder", folder + ": " + e.getMessage(), "name another with --data");
    }
  }

  private static Path existing(Path folder) {
    var at = folder;
    for (var parent = at.getParent();
        parent != null && !Files.exists(at);
        parent = at.getParent()) {
      at = parent;
    }
    return at;
  }

  /** Whether the ports of a system that is to be started are free. */
  static Check ports(int first, int count) {
    var taken = new ArrayList<Integer>();
    for (int port = first; port < first + count; port++) {
      if (!isFree(port)) {
        taken.add(port);
      }
    }
    var range = "127.0.0.1:" + first + " to " + (first + count - 1);
    return taken.isEmpty()
        ? Check.ok("ports", range + " are free")
        : Check.note(
            "ports",
            "of " + range + " these are taken: " + taken,
            "virgo up takes others by itself, or those of: virgo up --port N");
  }

  private static boolean isFree(int port) {
    try (var socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      // As the launcher does: of a host with IPv6, the loopback address may be another one.
      socket.bind(new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port));
      return true;
    } catch (IOException taken) {
      return false;
    }
  }

  /**
   * Where {@code virgo up --backend ray} finds it.
   *
   * @param environment of the process: VIRGO_HOME comes from the script, VIRGO_RAY from the user
   */
  static Check ray(Map<String, String> environment) {
    var home = environment.get("VIRGO_HOME");
    if (home == null) {
      return Check.note("Ray", "not looked for: VIRGO_HOME is not set", "call ./virgo doctor");
    }
    var script = Path.of(home).resolve("deploy/ray/venv.sh").toString();
    var looked = program("Ray", environment, List.of(script, "--look"), "the backend ray");
    if (looked.state() == Check.State.OK) {
      return looked;
    }
    // It says what is missing, then what to do about it.
    int remedy = looked.detail().lastIndexOf("; ");
    if (remedy < 0) {
      return looked;
    }
    var detail = looked.detail().substring(0, remedy).replaceFirst("^virgo: ", "");
    var what = looked.detail().substring(remedy + 2);
    // Nobody has to have it; who names one means it.
    return environment.getOrDefault("VIRGO_RAY", "").isEmpty()
        ? Check.note("Ray", detail, what)
        : Check.wrong("Ray", detail, what);
  }

  /** A program that some things need. */
  static Check program(String name, List<String> command, String purpose) {
    return program(name, Map.of(), command, purpose);
  }

  private static Check program(
      String name, Map<String, String> environment, List<String> command, String purpose) {
    try {
      var builder = new ProcessBuilder(command).redirectErrorStream(true);
      builder.environment().putAll(environment);
      var process = builder.start();
      process.getOutputStream().close();
      boolean ended = process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
      if (!ended) {
        process.destroyForcibly();
        return Check.note(name, "does not answer", "look at: " + String.join(" ", command));
      }
      var lines = process.inputReader().lines().filter(line -> !line.isBlank()).toList();
      // A version comes first; what went wrong comes last.
      var said =
          lines.isEmpty() ? "" : process.exitValue() == 0 ? lines.getFirst() : lines.getLast();
      return process.exitValue() == 0
          ? Check.ok(name, said)
          : Check.note(name, said, "start or repair it if you want " + purpose);
    } catch (IOException e) {
      return Check.note(name, "not found", "install it if you want " + purpose);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Check.note(name, "interrupted", "ask again");
    }
  }
}
