package dev.virgo.schemas.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarOutputStream;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClassArchiveTest {
  @TempDir Path temporary;
  private Path folder;
  private Path jar;

  @SuppressWarnings("NullAway.Init")
  ClassArchiveTest() {}

  @BeforeEach
  void folders() throws Exception {
    folder = Files.createDirectory(temporary.resolve("a b=c"));
    jar = Files.writeString(temporary.resolve("some.jar"), "of today");
  }

  private ClassArchive archive() throws IOException {
    return ClassArchive.of(folder, "program", List.of(jar), List.of("-Xint"));
  }

  @Test
  void other_jars_and_other_flags_have_another_archive() throws Exception {
    var before = archive();
    assertThat(archive()).isEqualTo(before);
    assertThat(ClassArchive.of(folder, "program", List.of(jar), List.of())).isNotEqualTo(before);
    Files.writeString(jar, "of tomorrow");
    assertThat(archive()).isNotEqualTo(before);
  }

  @Test
  void what_no_jvm_would_use_is_swept() throws Exception {
    var archive = archive();
    long gone = new ProcessBuilder("true").start().onExit().join().pid();
    var unfinished = archive.file() + "." + gone;
    var beingWritten = archive.file() + "." + ProcessHandle.current().pid();
    for (var other : List.of("program-17-x.jsa", "other-17-x.jsa", "program.log")) {
      Files.writeString(folder.resolve(other), "of somebody");
    }
    Files.writeString(Path.of(unfinished), "half");
    Files.writeString(Path.of(unfinished + ".temp"), "half");
    Files.writeString(Path.of(beingWritten), "half");
    for (var broken : List.of(new byte[0], new byte[3], new byte[4096])) {
      Files.write(archive.file(), broken);
      archive.sweep();
      assertThat(archive.exists()).isFalse();
    }
    Files.writeString(archive.file(), "whole");
    archive.sweep();
    assertThat(folder.toFile().list())
        .containsExactlyInAnyOrder(
            archive.file().getFileName().toString(),
            Path.of(beingWritten).getFileName().toString(),
            "other-17-x.jsa",
            "program.log");
  }

  @Test
  void a_jvm_starts_with_the_classes_that_one_before_has_written() throws Exception {
    var archive = archive();
    assertThat(archive.flagsOrRecord()).contains("-XX:+RecordDynamicDumpInfo");
    assertThat(java(archive, archive.flagsOrRecord())).endsWith("written");
    assertThat(archive.exists()).isTrue();
    assertThat(folder.toFile().list()).hasSize(1);

    var seen = new ArrayList<>(archive.flagsOrRecord());
    seen.add("-Xlog:class+load");
    assertThat(java(archive, seen)).containsPattern("Writer source: shared objects file \\(top\\)");
  }

  @Test
  void one_that_cannot_be_written_is_said_not_thrown_at_whoever_wrote_it() throws Exception {
    var elsewhere = new ClassArchive(folder.resolve("missing/x.jsa"), "x");
    assertThat(java(elsewhere, elsewhere.flagsOrRecord())).startsWith("IOException: no archive");
    assertThatThrownBy(() -> ClassArchive.write(archive().file()))
        .as("this JVM records nothing")
        .isInstanceOf(IOException.class);
  }

  /** What a JVM says that writes, or uses, the archive; its classes are in a jar. */
  private String java(ClassArchive archive, List<String> flags) throws Exception {
    var program = temporary.resolve("writer.jar");
    if (!Files.exists(program)) {
      jar(program);
    }
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(flags);
    command.addAll(
        List.of("-cp", program.toString(), Writer.class.getName(), archive.file().toString()));
    var process = new ProcessBuilder(command).redirectErrorStream(true).start();
    try (var output = process.inputReader()) {
      return String.join("\n", output.readAllLines());
    }
  }

  /** Only classes in jars can be archived. */
  private static void jar(Path program) throws Exception {
    try (var out = new JarOutputStream(Files.newOutputStream(program))) {
      for (var type : List.of(Writer.class, ClassArchive.class)) {
        var name = type.getName().replace('.', '/') + ".class";
        out.putNextEntry(new ZipEntry(name));
        try (var bytes = type.getResourceAsStream("/" + name)) {
          assertThat(bytes).isNotNull().satisfies(it -> it.transferTo(out));
        }
      }
    }
  }

  /** A program that leaves its classes behind. */
  static final class Writer {
    private Writer() {}

    public static void main(String[] arguments) {
      var file = Path.of(arguments[0]);
      if (Files.exists(file)) {
        return;
      }
      try {
        ClassArchive.write(file);
        System.out.println("written");
      } catch (IOException e) {
        System.out.println("IOException: " + e.getMessage());
      }
    }
  }
}
