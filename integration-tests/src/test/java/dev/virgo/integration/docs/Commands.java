package dev.virgo.integration.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.virgo.integration.stack.Virgo;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * Whether a command that a page shows exists, with all that it is given. The command line itself is
 * asked, as it was built; nothing is run.
 */
final class Commands implements AutoCloseable {
  /** As a shell takes them apart; what stands in quotes is one. */
  private static final Pattern WORD = Pattern.compile("(?:'[^']*'|\"[^\"]*\"|[^\\s'\"])+");

  private static final Pattern NEEDS_ANOTHER_MODULE =
      Pattern.compile("<dependency>\\s*<groupId>dev\\.virgo</groupId>");

  private final URLClassLoader loader;

  Commands() throws IOException {
    var urls = new ArrayList<URL>();
    try (var jars = Files.list(Virgo.ROOT.resolve("deploy/cli/target/cli"))) {
      for (var jar : jars.toList()) {
        urls.add(jar.toUri().toURL());
      }
    }
    this.loader =
        new URLClassLoader(urls.toArray(URL[]::new), ClassLoader.getPlatformClassLoader());
  }

  /** Whether {@link #check} knows how to look at this text. */
  static boolean isCommand(String text) {
    return text.matches("(\\./)?virgo +-*[a-z].*|\\./mvnw .*");
  }

  /**
   * Fails if the command does not exist or does not take these words.
   *
   * @param whole false where a page only mentions it and may leave out what it needs
   */
  void check(String command, boolean whole) throws Exception {
    var words = words(command);
    if (words.getFirst().endsWith("mvnw")) {
      checkMaven(words);
    } else if (words.get(1).equals("test")) {
      checkTest(words.subList(2, words.size()));
    } else {
      parse(words.subList(1, words.size()), whole);
    }
  }

  /** Of the command itself, not of what is done where it fails. */
  private static List<String> words(String line) {
    int otherwise = line.indexOf(" || ");
    var command = otherwise < 0 ? line : line.substring(0, otherwise);
    return WORD.matcher(command).results().map(MatchResult::group).toList();
  }

  private void parse(List<String> words, boolean whole) throws Exception {
    var terminal = loader.loadClass("dev.virgo.cli.terminal.Terminal");
    var commandLine =
        loader
            .loadClass("dev.virgo.cli.Virgo")
            .getMethod("commandLine", terminal)
            .invoke(null, terminal.getMethod("ofProcess").invoke(null));
    try {
      var _ =
          commandLine
              .getClass()
              .getMethod("parseArgs", String[].class)
              .invoke(commandLine, (Object) words.toArray(String[]::new));
    } catch (InvocationTargetException e) {
      var cause = String.valueOf(e.getCause());
      if (whole || !cause.contains("MissingParameterException")) {
        throw new AssertionError("virgo " + String.join(" ", words) + ": " + cause, e);
      }
    }
  }

  /** This one is the script's own, in {@code deploy/script/test.sh}. */
  private static void checkTest(List<String> words) throws Exception {
    var usage = Files.readString(Virgo.ROOT.resolve("deploy/script/test.sh"));
    var pom = Files.readString(Virgo.ROOT.resolve("pom.xml"));
    for (int i = 0; i < words.size(); i++) {
      assertThat(usage).contains("\n  " + words.get(i) + " ");
      if (words.get(i).equals("--only")) {
        i++;
        assertThat(pom).contains("<module>" + words.get(i) + "</module>");
      }
    }
  }

  /** A clone has no other module in its local repository, so what needs one has to say so. */
  private static void checkMaven(List<String> words) throws Exception {
    int modules = words.indexOf("-pl") + 1;
    if (modules > 0) {
      for (var module : words.get(modules).split(",", -1)) {
        var pom = Files.readString(Virgo.ROOT.resolve(module).resolve("pom.xml"));
        if (NEEDS_ANOTHER_MODULE.matcher(pom).find()) {
          assertThat(words).as("%s needs other modules", module).contains("-am");
        }
      }
    }
    for (var word : words) {
      if (word.startsWith("-Dtest=")) {
        assertThat(exists(word.substring("-Dtest=".length()) + ".java")).as(word).isTrue();
        if (words.contains("-am")) {
          assertThat(words).contains("-Dsurefire.failIfNoSpecifiedTests=false");
        }
      }
    }
  }

  private static boolean exists(String source) throws IOException {
    return Sources.files().stream().anyMatch(file -> file.endsWith(source));
  }

  @Override
  public void close() throws IOException {
    loader.close();
  }
}
