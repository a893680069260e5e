package dev.virgo.raygateway.ray;

import static org.assertj.core.api.Assertions.assertThat;

import dev.virgo.raygateway.Settings;
import java.nio.file.Files;
import java.nio.file.Path;
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
  void workers_are_told_of_them_once_they_are_there() throws Exception {
    var classes = classes();
    assertThat(classes.flags()).isEmpty();
    Files.createDirectories(data.resolve("ray"));
    Files.writeString(classes.archive().file(), "whole");
    classes.sweep();
    assertThat(classes.flags()).contains("-XX:SharedArchiveFile=" + classes.archive().file());
  }

  @Test
  void those_of_other_jars_are_swept() throws Exception {
    var before = classes();
    Files.createDirectories(data.resolve("ray"));
    Files.writeString(before.archive().file(), "whole");
    Files.writeString(jars.resolve("worker.jar"), "of tomorrow");
    classes().sweep();
    assertThat(before.archive().exists()).isFalse();
  }

  @Test
  void a_class_path_that_is_not_there_is_said_by_workers() throws Exception {
    Files.delete(jars.resolve("worker.jar"));
    Files.delete(jars);
    classes().sweep();
    assertThat(classes().flags()).isEmpty();
  }
}
