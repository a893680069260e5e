package dev.virgo.cli.language;

import static org.assertj.core.api.Assertions.assertThat;

import dev.virgo.cli.Session;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TransformsCommandTest {
  @TempDir Path folder;

  private Session transforms(String... words) {
    return Session.of(
        Stream.concat(Stream.of("transforms", "--data", folder.toString()), Stream.of(words))
            .toArray(String[]::new));
  }

  @Test
  void the_shipped_ones_are_listed_by_name() throws Exception {
    var session = transforms("--json");
    assertThat(session.exit()).isZero();
    assertThat(session.json().findValuesAsText("identity"))
        .contains("dev.virgo.transforms.bench.Noop@0.1.0", "dev.virgo.transforms.eeg.Notch@0.1.0");
  }

  @Test
  void one_is_shown_with_its_configuration() {
    var session = transforms("Notch");
    assertThat(session.exit()).isZero();
    assertThat(session.out())
        .contains("harmonics: Int = 1, at least 1, at most 20", "signal: Signal");
  }

  @Test
  void an_unknown_one_is_refused_with_what_there_is() {
    var session = transforms("Noch");
    assertThat(session.exit()).isEqualTo(1);
    assertThat(session.err()).contains("no transform 'Noch'", "virgo.eeg.Notch");
  }

  @Test
  void a_name_that_is_no_class_name_is_refused() {
    assertThat(Session.of("transforms", "new", "slow drift").exit()).isEqualTo(2);
  }

  @Test
  void a_new_project_compiles_is_described_and_passes_its_own_test() throws Exception {
    var project = folder.resolve("slow-drift");
    var session = Session.of("transforms", "new", "SlowDrift", "--into", project.toString());
    assertThat(session.exit()).as(session.err()).isZero();
    var classes = Files.createDirectory(folder.resolve("classes"));
    compile(project, classes);
    assertThat(classes.resolve("META-INF/virgo/transforms.json"))
        .content()
        .contains("\"identity\": \"org.example.transforms.SlowDrift@0.1.0\"")
        .contains("\"namespace\": \"example\"");
    try (var loader = new URLClassLoader(new URL[] {classes.toUri().toURL()})) {
      var test = loader.loadClass("org.example.transforms.SlowDriftTest");
      var constructor = test.getDeclaredConstructor();
      constructor.setAccessible(true);
      for (var method : test.getDeclaredMethods()) {
        if (method.isAnnotationPresent(Test.class)) {
          method.setAccessible(true);
          method.invoke(constructor.newInstance());
        }
      }
    }
  }

  @Test
  void an_existing_folder_is_left_alone() throws Exception {
    var project = Files.createDirectory(folder.resolve("mine"));
    var session = Session.of("transforms", "new", "SlowDrift", "--into", project.toString());
    assertThat(session.exit()).isEqualTo(1);
    assertThat(project).isEmptyDirectory();
  }

  private static void compile(Path project, Path classes) throws Exception {
    var compiler = Objects.requireNonNull(ToolProvider.getSystemJavaCompiler());
    try (var manager = compiler.getStandardFileManager(null, null, null);
        var sources = Files.walk(project)) {
      var files = sources.filter(path -> path.toString().endsWith(".java")).toList();
      var options =
          List.of(
              "-d",
              classes.toString(),
              "-parameters",
              "-processor",
              "dev.virgo.transform.processor.TransformProcessor",
              "-Avirgo.classpath=");
      var task =
          compiler.getTask(
              null, manager, null, options, null, manager.getJavaFileObjectsFromPaths(files));
      assertThat(task.call()).isTrue();
    }
  }
}
