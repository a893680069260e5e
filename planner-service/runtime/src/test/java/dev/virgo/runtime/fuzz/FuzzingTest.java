package dev.virgo.runtime.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.virgo.lang.syntax.OptionName;
import dev.virgo.lang.syntax.TokenKind;
import java.io.File;
import java.lang.reflect.Method;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The fuzzer itself, a minute for each test of {@link HostileInputFuzzTest}. In a JVM of its own,
 * because it fuzzes one test in the life of a process and changes every class that it loads. What
 * it says when it fails ends with the input, in Base64.
 */
@Tag("long")
class FuzzingTest {

  /** What takes longer than that for a few kilobytes is found as well. */
  private static final Duration LONGEST = Duration.ofSeconds(20);

  @TempDir Path folder;

  static Stream<String> targets() {
    return Arrays.stream(HostileInputFuzzTest.class.getDeclaredMethods())
        .filter(method -> method.isAnnotationPresent(FuzzTest.class))
        .map(Method::getName)
        .sorted();
  }

  @ParameterizedTest
  @MethodSource("targets")
  void nothing_is_found_in_a_minute(String target) throws Exception {
    File said = folder.resolve("said").toFile();
    Path corpus = Files.createDirectory(folder.resolve("corpus"));
    Path dictionary = Files.write(folder.resolve("dictionary"), words());
    Process fuzzer =
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-Xmx1g",
                    "-XX:+EnableDynamicAgentLoading",
                    "--enable-native-access=ALL-UNNAMED",
                    "--sun-misc-unsafe-memory-access=allow",
                    "-cp",
                    System.getProperty(
                        "surefire.test.class.path", System.getProperty("java.class.path")),
                    "com.code_intelligence.jazzer.Jazzer",
                    "--target_class=" + HostileInputFuzzTest.class.getName(),
                    "--target_method=" + target,
                    "--instrumentation_includes=dev.virgo.**",
                    "--max_duration=1m",
                    "-timeout=" + LONGEST.toSeconds(),
                    "-dict=" + dictionary,
                    corpus.toString(),
                    seeds(target).toString()))
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(said)
            .start();
    try {
      assertThat(fuzzer.waitFor(5, TimeUnit.MINUTES)).isTrue();
    } finally {
      fuzzer.destroyForcibly();
    }
    String text =
        Files.readAllLines(said.toPath()).stream()
            .filter(line -> !line.startsWith("INFO: "))
            .collect(Collectors.joining("\n"));
    assertThat(fuzzer.exitValue()).as(text).isZero();
    assertThat(text).as("it has fuzzed, and followed the code").contains("NEW    cov:", "Done ");
  }

  /** What it would take a long time to put together: words of the language, and large numbers. */
  private static List<String> words() {
    return Stream.of(
            Arrays.stream(TokenKind.values()).map(TokenKind::spelling).filter(Objects::nonNull),
            Arrays.stream(OptionName.values()).map(OptionName::spelling),
            Stream.of("9223372036854775808", "-9223372036854775809", "1e400", "99999999999min"))
        .flatMap(words -> words)
        .map("\"%s\""::formatted)
        .toList();
  }

  private static Path seeds(String target) throws URISyntaxException {
    String folder = HostileInputFuzzTest.class.getSimpleName() + "Inputs/" + target;
    URL seeds = HostileInputFuzzTest.class.getResource(folder);
    assertThat(seeds).as("seeds of " + target).isNotNull();
    return Path.of(seeds.toURI());
  }
}
