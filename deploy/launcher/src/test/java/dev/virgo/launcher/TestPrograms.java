package dev.virgo.launcher;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Runs main classes of the tests as processes of their own. */
final class TestPrograms {
  static final Path JAVA = Path.of(System.getProperty("java.home"), "bin", "java");

  private TestPrograms() {}

  static List<String> program(Class<?> main) {
    return List.of("-cp", System.getProperty("java.class.path"), main.getName());
  }

  static Process start(Class<?> main, String... arguments) throws IOException {
    var command = new ArrayList<String>();
    command.add(JAVA.toString());
    command.addAll(program(main));
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
  }
}
