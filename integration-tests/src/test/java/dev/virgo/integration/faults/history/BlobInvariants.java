package dev.virgo.integration.faults.history;

import dev.virgo.payload.Payloads;
import dev.virgo.schemas.event.EventJson;
import dev.virgo.schemas.key.Key;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Rows of blobs beside the files that they name. */
final class BlobInvariants {
  private static final String LIVE =
      """
      select content_hash, uri from cache.blob
      where state in ('LIVE', 'CONDEMNED') and uri is not null
      """;

  private final Tables tables;
  private final Path root;

  private record Live(Key content, Path file) {}

  BlobInvariants(Tables tables, Path root) {
    this.tables = tables;
    this.root = root;
  }

  List<Violation> always() throws SQLException {
    var violations = new ArrayList<Violation>();
    for (var live : tables.rows(LIVE, row -> live(row.getBytes(1), row.getString(2)))) {
      wrong(live)
          .ifPresent(what ->
              violations.add(
                  new Violation("a live row has its blob, with that hash", live + " " + what)));
    }
    return violations;
  }

  private static Live live(byte[] content, String uri) {
    return new Live(Key.of(content), Path.of(URI.create(uri)));
  }

  private static Optional<String> wrong(Live live) {
    try {
      var found = content(live.file());
      return found.equals(live.content()) ? Optional.empty() : Optional.of("holds " + found);
    } catch (IOException e) {
      return Optional.of(e.toString());
    }
  }

  private static Key content(Path file) throws IOException {
    var bytes = Files.readAllBytes(file);
    return file.toString().endsWith(Payloads.SIGNAL_SUFFIX)
        ? Payloads.contentHash(Payloads.decode(bytes))
        : Payloads.contentHash(EventJson.json().readTree(bytes));
  }

  /** A file is written under another name first; whoever died then left it. */
  List<Violation> atRest() throws IOException {
    try (var files = Files.walk(root)) {
      return files
          .filter(file -> file.toString().endsWith(".part"))
          .map(file -> new Violation("no temporary file is left", file.toString()))
          .toList();
    }
  }
}
