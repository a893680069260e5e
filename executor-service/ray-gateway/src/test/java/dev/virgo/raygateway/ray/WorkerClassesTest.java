package dev.virgo.raygateway.ray;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkerClassesTest {
  @TempDir Path data;

  @Test
  void what_no_jvm_would_use_or_mend_is_swept() throws Exception {
    var classes = WorkerClasses.of(data);
    classes.sweep();
    var folder = Files.createDirectories(data.resolve("ray"));
    Files.writeString(folder.resolve("worker-17.0.1+2.jsa"), "of an old one");
    Files.writeString(folder.resolve("ended-1.log"), "no archive");
    for (var unfinished : List.of(new byte[0], new byte[3], new byte[4096])) {
      Files.write(classes.file(), unfinished);
      classes.sweep();
      assertThat(classes.file()).doesNotExist();
    }
    Files.writeString(classes.file(), "whole");
    classes.sweep();
    assertThat(folder).isDirectoryContaining("glob:**/ended-1.log");
    assertThat(folder.toFile().list())
        .containsExactlyInAnyOrder("ended-1.log", classes.file().getFileName().toString());
  }
}
