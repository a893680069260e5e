package dev.virgo.launcher;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * How one service's process is started.
 *
 * @param name its name in {@code status} and of its log file
 * @param port where its health answers
 * @param java the JVM
 * @param flags of the JVM
 * @param program class path or jar with the main class, as the JVM takes it
 * @param environment added to the launcher's own
 * @param workingDirectory where it runs
 */
record ChildSpecification(
    String name,
    int port,
    Path java,
    List<String> flags,
    List<String> program,
    Map<String, String> environment,
    Path workingDirectory) {
  /** Marks the processes of a folder's system on their command lines. */
  static String mark(Path data) {
    return "-Dvirgo.system=" + data;
  }

  /**
   * Starts the process. It holds the read end of a pipe as standard input: when the launcher dies,
   * the pipe ends, and so does the process.
   */
  Process start(Path data) throws IOException {
    var command = new ArrayList<String>();
    command.add(java.toString());
    command.add(mark(data));
    command.addAll(flags);
    command.addAll(program);
    var builder =
        new ProcessBuilder(command).directory(workingDirectory.toFile()).redirectErrorStream(true);
    builder.environment().putAll(environment);
    return builder.start();
  }
}
