package dev.virgo.transform.processor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LockfileTest {
  @TempDir Path folder;

  private Path described;
  private Path bare;

  @BeforeEach
  void make_two_jars() throws IOException {
    described = jar("filters-1.7.jar", "org.example", "filters", "1.7", "a");
    bare = jar("tables.jar", "", "", "", "b");
  }

  @Test
  void jar_is_named_by_its_own_metadata_or_else_by_its_file() throws IOException {
    assertThat(lockfile(described, bare).entries())
        .extracting(Lockfile.Entry::coordinates)
        .containsExactly("org.example:filters:1.7", "tables.jar");
  }

  @Test
  void hash_does_not_depend_on_the_order_of_the_class_path() throws IOException {
    assertThat(lockfile(bare, described).hash()).isEqualTo(lockfile(described, bare).hash());
  }

  @Test
  void other_bytes_under_the_same_coordinates_are_another_lockfile() throws IOException {
    String before = lockfile(described).hash();
    jar("filters-1.7.jar", "org.example", "filters", "1.7", "other");
    assertThat(lockfile(described).hash()).isNotEqualTo(before);
  }

  @Test
  void what_every_host_brings_is_left_out() throws IOException {
    Path api = jar("transform-api-0.1.0.jar", "dev.virgo", "transform-api", "0.1.0", "c");
    Path annotations = jar("jspecify-1.0.1.jar", "", "", "", "d");
    Path classes = Files.createDirectories(folder.resolve("classes"));
    Files.createDirectories(classes.resolve("META-INF/virgo"));
    Files.writeString(classes.resolve(Lockfile.HOST_PROVIDED), "");
    assertThat(lockfile(api, annotations, classes, described).entries()).hasSize(1);
  }

  @Test
  void module_s_own_output_and_the_working_directory_are_left_out() throws IOException {
    Path output = Files.createDirectories(folder.resolve("output"));
    assertThat(Lockfile.of(List.of(output, Path.of(""), Path.of(".")), output).entries()).isEmpty();
  }

  @Test
  void jar_inside_a_jar_does_not_lend_its_name() throws IOException {
    Path shaded = jar("bundle-2.0.jar", "org.example", "filters", "1.7", "e");
    assertThat(lockfile(shaded).entries().getFirst().coordinates()).isEqualTo("bundle-2.0.jar");
  }

  private Lockfile lockfile(Path... classPath) throws IOException {
    return Lockfile.of(List.of(classPath), folder.resolve("output"));
  }

  private Path jar(String file, String group, String artifact, String version, String content)
      throws IOException {
    Path path = folder.resolve(file);
    try (OutputStream out = Files.newOutputStream(path);
        JarOutputStream jar = new JarOutputStream(out)) {
      jar.putNextEntry(new JarEntry("content.txt"));
      jar.write(content.getBytes(StandardCharsets.UTF_8));
      if (!artifact.isEmpty()) {
        jar.putNextEntry(
            new JarEntry("META-INF/maven/" + group + "/" + artifact + "/pom.properties"));
        jar.write(
            ("groupId=" + group + "\nartifactId=" + artifact + "\nversion=" + version + "\n")
                .getBytes(StandardCharsets.UTF_8));
      }
    }
    return path;
  }
}
