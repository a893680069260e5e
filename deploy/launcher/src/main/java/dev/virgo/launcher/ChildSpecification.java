package dev.virgo.launcher;

import dev.virgo.schemas.process.Offspring;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * How one supervised process is started.
 *
 * @param name its name in {@code status} and of its log file
 * @param port where it is found
 * @param health answers 200 when it is ready; {@code tcp:} where a connection is all there is
 * @param program the first words of its command line: the JVM, or {@code tied.sh} for what does not
 *     end with its standard input
 * @param arguments the further words
 * @param environment added to the launcher's own
 * @param workingDirectory where it runs
 * @param turn when it is stopped
 * @param stranger whether it is no program of Virgo's: then it is told nothing of Virgo's settings,
 *     which may be secrets, but what {@code environment} says
 * @param before what is done before each start
 */
record ChildSpecification(
    String name,
    int port,
    URI health,
    List<String> program,
    List<String> arguments,
    Map<String, String> environment,
    Path workingDirectory,
    Turn turn,
    boolean stranger,
    Preparation before) {
  ChildSpecification {
    program = List.copyOf(program);
    arguments = List.copyOf(arguments);
    environment = Map.copyOf(environment);
  }

  /** In this order all is stopped; what is of one turn together. */
  enum Turn {
    /** Gives back to services what it holds. */
    HOLDER,
    SERVICE,
    /** Services need it until they have ended. */
    SUPPORT
  }

  /** Makes ready for a start. */
  @FunctionalInterface
  interface Preparation {
    void run() throws IOException;
  }

  /** A service, which needs nothing done before its start. */
  ChildSpecification(
      String name,
      int port,
      URI health,
      List<String> program,
      List<String> arguments,
      Map<String, String> environment,
      Path workingDirectory) {
    this(
        name,
        port,
        health,
        program,
        arguments,
        environment,
        workingDirectory,
        Turn.SERVICE,
        false,
        () -> {});
  }

  /** The same, stopped at another time. */
  ChildSpecification stopped(Turn when) {
    return with(when, stranger, before);
  }

  /** The same as something that services need. */
  ChildSpecification asSupport(Preparation beforeEachStart) {
    return with(Turn.SUPPORT, stranger, beforeEachStart);
  }

  /** The same as a program that is not Virgo's. */
  ChildSpecification asStranger() {
    return with(turn, true, before);
  }

  private ChildSpecification with(Turn when, boolean foreign, Preparation beforeEachStart) {
    return new ChildSpecification(
        name,
        port,
        health,
        program,
        arguments,
        environment,
        workingDirectory,
        when,
        foreign,
        beforeEachStart);
  }

  /** Of what speaks no HTTP: ready when it takes connections. */
  static URI connection(int port) {
    return URI.create("tcp://127.0.0.1:" + port);
  }

  /** A service's {@code /q/health/ready}, or what else of that port. */
  static URI health(int port, String path) {
    return URI.create("http://127.0.0.1:" + port + path);
  }

  /** Marks the processes of a folder's system on their command lines. */
  static String mark(Path data) {
    return "-Dvirgo.system=" + data;
  }

  /**
   * Starts the process. It holds the read end of a pipe as standard input: when the launcher dies,
   * the pipe ends, and so does the process.
   *
   * @param offspring what it and all that it starts is known by
   */
  Process start(Path data, Offspring offspring) throws IOException {
    before.run();
    var command = new ArrayList<String>(program);
    command.add(mark(data));
    command.addAll(arguments);
    var builder =
        new ProcessBuilder(command).directory(workingDirectory.toFile()).redirectErrorStream(true);
    if (stranger) {
      builder.environment().keySet().removeIf(ChildSpecification::isSetting);
    }
    builder.environment().putAll(environment);
    offspring.mark(builder.environment());
    return builder.start();
  }

  private static boolean isSetting(String variable) {
    return variable.startsWith("VIRGO_") || variable.startsWith("QUARKUS_");
  }
}
