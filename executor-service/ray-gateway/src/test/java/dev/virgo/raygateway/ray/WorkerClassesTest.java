package dev.virgo.raygateway.ray;

import static org.assertj.core.api.Assertions.assertThat;

import dev.virgo.raygateway.Settings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkerClassesTest {
  @TempDir Path folder;
  private Path data;
  private Path jars;

  @SuppressWarnings("NullAway.Init")
  WorkerClassesTest() {}

  @BeforeEach
  void folders() throws Exception {
    data = folder.resolve("data");
    jars = Files.createDirectories(folder.resolve("jars"));
    Files.writeString(jars.resolve("worker.jar"), "of today");
  }

  private WorkerClasses classes() throws Exception {
    return WorkerClasses.of(
        Settings.of(
            Map.of(
                "VIRGO_RAY_ADDRESS",
                "127.0.0.1:6379",
                "VIRGO_TOKEN",
                "secret",
                "VIRGO_WORKER_CLASSPATH",
                jars + "/*",
                "VIRGO_DATA",
                data.toString())));
  }

  @Test
  void other_jars_have_other_classes() throws Exception {
    var before = classes();
    assertThat(classes()).isEqualTo(before);
    Files.writeString(jars.resolve("own.jar"), "a transform");
    assertThat(classes()).isNotEqualTo(before);
    Files.delete(jars.resolve("own.jar"));
    Files.writeString(jars.resolve("worker.jar"), "of tomorrow");
    assertThat(classes()).isNotEqualTo(before);
  }

  @Test
  void what_no_jvm_would_use_or_mend_is_swept() throws Exception {
    var classes = classes();
    classes.sweep();
    assertThat(classes.archive().exists()).isFalse();
    var ray = Files.createDirectories(data.resolve("ray"));
    Files.writeString(ray.resolve("worker-17.0.1+2.jsa"), "of an old one");
    Files.writeString(ray.resolve("ended-1.log"), "no archive");
    for (var unfinished : List.of(new byte[0], new byte[3], new byte[4096])) {
      Files.write(classes.archive().file(), unfinished);
      classes.sweep();
      assertThat(classes.archive().file()).doesNotExist();
    }
    Files.writeString(classes.archive().file(), "whole");
    classes.sweep();
    assertThat(classes.archive().exists()).isTrue();
    assertThat(ray).isDirectoryContaining("glob:**/ended-1.log");
    assertThat(ray.toFile().list())
        .containsExactlyInAnyOrder(
            "ended-1.log", classes.archive().file().getFileName().toString());
  }
}
