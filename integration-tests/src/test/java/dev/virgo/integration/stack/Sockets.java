package dev.virgo.integration.stack;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** Listening TCP sockets, as Linux tells under {@code /proc}. */
public final class Sockets {
  private static final String LISTEN = "0A";
  private static final Pattern WHITE_SPACE = Pattern.compile("\\s+");

  private Sockets() {}

  /** A listening socket. */
  public record Listening(String address, int port) {}

  /** The sockets that these processes and their descendants listen on. */
  public static List<Listening> listening(List<Long> pids) throws IOException {
    var inodes = inodes(pids);
    var found = new ArrayList<Listening>();
    for (var table : List.of("/proc/net/tcp", "/proc/net/tcp6")) {
      for (var line : Files.readAllLines(Path.of(table))) {
        var cells = WHITE_SPACE.split(line.strip(), -1);
        if (cells.length > 9 && cells[3].equals(LISTEN) && inodes.contains(cells[9])) {
          found.add(listening(cells[1]));
        }
      }
    }
    return found;
  }

  private static Set<String> inodes(List<Long> pids) throws IOException {
    var all = new LinkedHashSet<>(pids);
    for (var pid : pids) {
      ProcessHandle.of(pid)
          .ifPresent(process -> process.descendants().forEach(child -> all.add(child.pid())));
    }
    var inodes = new LinkedHashSet<String>();
    for (var pid : all) {
      inodes.addAll(inodesOf(pid));
    }
    return inodes;
  }

  private static Set<String> inodesOf(long pid) throws IOException {
    var inodes = new LinkedHashSet<String>();
    var folder = Path.of("/proc/" + pid + "/fd").toFile().list();
    for (var descriptor : folder == null ? new String[0] : folder) {
      var link = Path.of("/proc/" + pid + "/fd/" + descriptor);
      // It may have closed that file since.
      if (Files.isSymbolicLink(link)) {
        var target = Files.readSymbolicLink(link).toString();
        if (target.startsWith("socket:[")) {
          inodes.add(target.substring(8, target.length() - 1));
        }
      }
    }
    return inodes;
  }

  /** Addresses are words of the host's byte order in hexadecimal. */
  private static Listening listening(String text) throws IOException {
    var colon = text.indexOf(':');
    var raw = ByteBuffer.wrap(HexFormat.of().parseHex(text.substring(0, colon)));
    var address = ByteBuffer.allocate(raw.capacity());
    while (raw.hasRemaining()) {
      address.putInt(raw.order(ByteOrder.LITTLE_ENDIAN).getInt());
    }
    return new Listening(
        InetAddress.getByAddress(address.array()).getHostAddress(),
        Integer.parseInt(text.substring(colon + 1), 16));
  }
}
