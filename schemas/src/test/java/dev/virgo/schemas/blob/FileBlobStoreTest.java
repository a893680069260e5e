package dev.virgo.schemas.blob;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.virgo.schemas.key.Key;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileBlobStoreTest {
  private static final byte[] BYTES = "some bytes".getBytes(UTF_8);
  private static final Key CONTENT = Key.sha256(BYTES);

  @TempDir Path folder;

  @Test
  void blob_lies_at_the_path_of_its_content() throws Exception {
    var store = store();
    var uri = store.put(CONTENT, 0, ".arrow", BYTES);
    var hex = CONTENT.hex();
    var path = "root/" + hex.substring(0, 2) + "/" + hex.substring(2, 4) + "/" + hex + ".arrow";
    assertThat(URI.create(uri)).isEqualTo(folder.resolve(path).toUri());
    assertThat(store.get(uri)).isEqualTo(BYTES);
    try (var stream = store.open(uri)) {
      assertThat(stream.readAllBytes()).isEqualTo(BYTES);
    }
  }

  @Test
  void second_put_of_the_same_content_writes_nothing() throws Exception {
    var store = store();
    var uri = store.put(CONTENT, 0, ".arrow", BYTES);
    assertThat(store.put(CONTENT, 0, ".arrow", "other container".getBytes(UTF_8))).isEqualTo(uri);
    assertThat(store.get(uri)).isEqualTo(BYTES);
  }

  @Test
  void next_generation_is_another_path() throws Exception {
    var store = store();
    var first = store.put(CONTENT, 0, ".arrow", BYTES);
    var second = store.put(CONTENT, 1, ".arrow", BYTES);
    assertThat(second).isNotEqualTo(first).contains(CONTENT.hex() + ".g1.arrow");
  }

  @Test
  void racing_puts_leave_one_whole_blob_and_no_parts() throws Exception {
    var store = store();
    var large = new byte[1 << 20];
    try (var threads = Executors.newFixedThreadPool(16)) {
      List<Callable<String>> puts =
          IntStream.range(0, 64)
              .<Callable<String>>mapToObj(_ -> () -> store.put(CONTENT, 0, ".arrow", large))
              .toList();
      for (var put : threads.invokeAll(puts)) {
        assertThat(store.get(put.get())).hasSize(large.length);
      }
    }
    assertThat(files()).hasSize(1);
  }

  @Test
  void failed_put_leaves_nothing_behind_and_names_the_path() throws Exception {
    var store = store();
    var hex = CONTENT.hex();
    // A file where the folder should be: as good as a full disk, and no need to fill one.
    Files.createDirectories(folder.resolve("root"));
    Files.write(folder.resolve("root").resolve(hex.substring(0, 2)), BYTES);
    assertThatThrownBy(() -> store.put(CONTENT, 0, ".arrow", BYTES))
        .isInstanceOf(IOException.class);
    assertThat(files()).hasSize(1);
  }

  @Test
  void what_a_killed_process_was_writing_is_swept_and_nothing_else() throws Exception {
    var store = store();
    store.put(CONTENT, 0, ".arrow", BYTES);
    var writing = folder.resolve("root/.writing");
    var mine = new Unfinished(folder.resolve("root")).next();
    var dead = new ProcessBuilder("true").start();
    dead.waitFor();
    var name = mine.getFileName().toString();
    var self = Long.toString(ProcessHandle.current().pid());
    var left = name.replace("." + self + ".", "." + dead.pid() + ".");
    // The same pid, started at another time; and a process of another host.
    var reborn = name.replaceAll("\\.\\d+\\.([0-9a-f-]{36})", ".12345.$1");
    var end = name.substring(name.length() - 41);
    var foreign = "elsewhere.1." + dead.pid() + ".1." + end;
    // A process of another container of this host, of which only its age tells.
    var host = name.substring(0, name.indexOf("." + self + "."));
    var container = host.substring(0, host.lastIndexOf('.')) + ".1.";
    var others = container + dead.pid() + ".1." + end;
    var forgotten = container + dead.pid() + ".2." + end;
    var foreignForgotten = "elsewhere.1." + dead.pid() + ".2." + end;
    // No process has such a number.
    var nonsense = host + ".99999999999999999999.1." + end;
    for (var file :
        List.of(name, left, reborn, foreign, others, forgotten, foreignForgotten, nonsense)) {
      Files.write(writing.resolve(file), BYTES);
    }
    for (var file : List.of(forgotten, foreignForgotten)) {
      Files.setLastModifiedTime(
          writing.resolve(file), FileTime.from(Instant.now().minus(Duration.ofDays(2))));
    }

    assertThat(store.sweep()).isEqualTo(4);

    try (var kept = Files.list(writing)) {
      assertThat(kept.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder(name, foreign, others, nonsense);
    }
    assertThat(files()).hasSize(5);
  }

  @Test
  void missing_blob_is_told_apart() {
    var uri = folder.resolve("root/ab/cd/none.arrow").toUri().toString();
    assertThatThrownBy(() -> store().get(uri)).isInstanceOf(NoSuchFileException.class);
  }

  @Test
  void uri_does_not_lead_out_of_the_root() throws Exception {
    Files.write(folder.resolve("secret"), BYTES);
    var store = store();
    for (var uri :
        List.of(
            folder.resolve("secret").toUri().toString(),
            folder.toUri() + "root/../secret",
            folder.toUri() + "root/%2e%2e/secret",
            "file:///etc/passwd",
            "https://example.org/blob",
            "nonsense")) {
      assertThatThrownBy(() -> store.get(uri)).as(uri).isInstanceOf(IOException.class);
    }
  }

  @Test
  void root_of_another_scheme_is_refused() {
    assertThatThrownBy(() -> new FileBlobStore(URI.create("s3://bucket/")))
        .hasMessageContaining("s3://bucket/");
  }

  private FileBlobStore store() {
    return new FileBlobStore(folder.resolve("root").toUri());
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> all = Files.walk(folder.resolve("root"))) {
      return all.filter(Files::isRegularFile).toList();
    }
  }
}
