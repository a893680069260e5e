package dev.virgo.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AotCacheTest {
  private static final List<String> FLAGS = List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");

  @TempDir Path folder;
  private AotCache cache;
  private Path jar;

  /** What is run, and recorded. */
  static final class Hello {
    private Hello() {}

    public static void main(String[] args) {
      System.out.println("hello");
    }
  }

  @BeforeEach
  void program() throws IOException {
    var jars = Files.createDirectories(folder.resolve("a program/jars"));
    jar = jars.resolve("hello.jar");
    var manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, Hello.class.getName());
    var name = Hello.class.getName().replace('.', '/') + ".class";
    try (var out = new JarOutputStream(Files.newOutputStream(jar), manifest);
        var bytes = Hello.class.getClassLoader().getResourceAsStream(name)) {
      out.putNextEntry(new JarEntry(name));
      bytes.transferTo(out);
    }
    Files.setLastModifiedTime(jar, FileTime.from(Instant.now().minusSeconds(60)));
    cache = new AotCache("hello", jars, List.of("-jar", "hello.jar"));
  }

  @Test
  void a_program_that_was_recorded_starts_from_its_cache() throws Exception {
    assertThat(cache.use()).isEmpty();
    assertThat(run(cache.record(folder))).contains("hello");

    cache.make(FLAGS, folder);

    assertThat(cache.use()).contains("-XX:AOTCache=" + cache.file());
    // What the JVM says of it is left out of the program's output, so it is asked for.
    var flags = new ArrayList<>(cache.use());
    flags.removeIf(flag -> flag.startsWith("-Xlog"));
    flags.add("-Xlog:class+load");
    assertThat(run(flags))
        .contains(Hello.class.getName() + " source: shared objects file")
        .contains("hello");
  }

  @Test
  void a_cache_that_is_older_than_a_jar_is_left_alone() throws Exception {
    run(cache.record(folder));
    cache.make(FLAGS, folder);

    Files.setLastModifiedTime(jar, FileTime.from(Instant.now().plusSeconds(60)));

    assertThat(cache.use()).isEmpty();
  }

  @Test
  void one_that_cannot_be_made_says_why() {
    assertThatThrownBy(() -> cache.make(FLAGS, folder))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("java ended with");
    assertThat(cache.use()).isEmpty();
  }

  private String run(List<String> flags) throws IOException, InterruptedException {
    var command = new ArrayList<>(List.of(TestPrograms.JAVA.toString()));
    command.addAll(FLAGS);
    command.addAll(flags);
    command.addAll(cache.words());
    var process =
        new ProcessBuilder(command)
            .directory(cache.jars().toFile())
            .redirectErrorStream(true)
            .start();
    try (var out = process.inputReader()) {
      var said = String.join("\n", out.lines().toList());
      assertThat(process.waitFor()).as(said).isZero();
      return said;
    }
  }
}
