package dev.virgo.launcher;

import dev.virgo.embedded.DiskSpace;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

/**
 * What the launcher is told on its command line.
 *
 * @param data {@code --data DIR}, the system's folder
 * @param home {@code --home DIR}, the repository with the built services
 * @param cache {@code --cache DIR}, where PostgreSQL's programs are kept
 * @param port {@code --port N}, first of the ports, which must then be free
 * @param backend {@code --backend NAME}, one of {@link LauncherProcess#BACKENDS}
 * @param ray {@code --ray DIR}, where the program {@code ray} is; with that backend only
 * @param otlpEndpoint {@code --otlp URL}, where the services send traces
 * @param jaeger {@code --jaeger FILE}, a Jaeger v2 to be run beside the services, which send their
 *     traces there
 * @param minimumFreeBytes {@code --minimum-free BYTES} of the disk
 * @param startPatience {@code --start-timeout SECONDS} until every service must be ready
 * @param stopPatience {@code --stop-timeout SECONDS} until a service that does not stop is killed
 * @param record {@code --record DIR}, where the JVMs leave what their ahead-of-time caches are made
 *     of
 * @param transforms {@code --transforms DIR}, a folder with jars that hold transforms; repeatable
 * @param flags {@code --flags ROLE=FLAG…}, JVM flags of one service instead of its default ones,
 *     separated by spaces; repeatable
 */
record LauncherArguments(
    Path data,
    Path home,
    Path cache,
    OptionalInt port,
    String backend,
    Optional<Path> ray,
    Optional<String> otlpEndpoint,
    Optional<Path> jaeger,
    long minimumFreeBytes,
    Duration startPatience,
    Duration stopPatience,
    Optional<Path> record,
    List<Path> transforms,
    Map<ServiceRole, List<String>> flags) {
  private static final Duration START_PATIENCE = Duration.ofMinutes(3);
  private static final Duration STOP_PATIENCE = Duration.ofSeconds(8);

  LauncherArguments {
    transforms = List.copyOf(transforms);
    flags = Map.copyOf(flags);
  }

  /**
   * Reads the command line.
   *
   * @throws IllegalArgumentException with a message that names the argument
   */
  static LauncherArguments parse(List<String> words) {
    var options = new EnumMap<Option, String>(Option.class);
    var transforms = new ArrayList<Path>();
    var flags = new EnumMap<ServiceRole, List<String>>(ServiceRole.class);
    for (Iterator<String> rest = words.iterator(); rest.hasNext(); ) {
      Option option = Option.named(rest.next());
      if (!rest.hasNext()) {
        throw new IllegalArgumentException(option.word() + " needs a value");
      }
      String value = rest.next();
      if (option == Option.FLAGS) {
        putFlags(flags, value);
      } else if (option == Option.TRANSFORMS) {
        transforms.add(TransformFolder.checked(Path.of(value)));
      } else {
        options.put(option, value);
      }
    }
    if (options.containsKey(Option.OTLP) && options.containsKey(Option.JAEGER)) {
      throw new IllegalArgumentException(
          "traces go to one place: give --jaeger FILE or --otlp URL, not both");
    }
    return new LauncherArguments(
        folder(options, Option.DATA),
        folder(options, Option.HOME),
        folder(options, Option.CACHE),
        options.containsKey(Option.PORT)
            ? OptionalInt.of((int) number(options, Option.PORT, 0))
            : OptionalInt.empty(),
        backend(options),
        ray(options),
        Optional.ofNullable(options.get(Option.OTLP)),
        Optional.ofNullable(options.get(Option.JAEGER)).map(LauncherArguments::absolute),
        number(options, Option.MINIMUM_FREE, DiskSpace.DEFAULT_MINIMUM_FREE_BYTES),
        seconds(options, Option.START_TIMEOUT, START_PATIENCE),
        seconds(options, Option.STOP_TIMEOUT, STOP_PATIENCE),
        Optional.ofNullable(options.get(Option.RECORD)).map(LauncherArguments::absolute),
        transforms,
        flags);
  }

  private enum Option {
    DATA,
    HOME,
    CACHE,
    PORT,
    BACKEND,
    RAY,
    OTLP,
    JAEGER,
    MINIMUM_FREE,
    START_TIMEOUT,
    STOP_TIMEOUT,
    RECORD,
    TRANSFORMS,
    FLAGS;

    String word() {
      return "--" + name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static Option named(String word) {
      return Stream.of(values())
          .filter(option -> option.word().equals(word))
          .findFirst()
          .orElseThrow(() ->
              new IllegalArgumentException(
                  "the launcher does not know %s; it knows %s"
                      .formatted(
                          word, String.join(" ", Stream.of(values()).map(Option::word).toList()))));
    }
  }

  private static Path folder(Map<Option, String> options, Option option) {
    String value = options.get(option);
    if (value == null) {
      throw new IllegalArgumentException("the launcher needs " + option.word() + " DIR");
    }
    return absolute(value);
  }

  private static Path absolute(String value) {
    return Path.of(value).toAbsolutePath().normalize();
  }

  private static String backend(Map<Option, String> options) {
    String asked = options.getOrDefault(Option.BACKEND, LauncherProcess.BACKENDS.getFirst());
    if (!LauncherProcess.BACKENDS.contains(asked)) {
      throw new IllegalArgumentException(
          "there is no backend %s; there is: %s (--backend NAME)"
              .formatted(asked, String.join(", ", LauncherProcess.BACKENDS)));
    }
    return asked;
  }

  private static Optional<Path> ray(Map<Option, String> options) {
    boolean wanted = Ray.BACKEND.equals(backend(options));
    if (wanted != options.containsKey(Option.RAY)) {
      throw new IllegalArgumentException(
          wanted
              ? "--backend ray needs --ray DIR, the folder with the program ray (deploy/ray/venv.sh prints it)"
              : "--ray DIR goes with --backend ray");
    }
    return Optional.ofNullable(options.get(Option.RAY)).map(LauncherArguments::absolute);
  }

  private static Duration seconds(Map<Option, String> options, Option option, Duration otherwise) {
    return Duration.ofSeconds(number(options, option, otherwise.toSeconds()));
  }

  private static long number(Map<Option, String> options, Option option, long otherwise) {
    String value = options.get(option);
    if (value == null) {
      return otherwise;
    }
    if (!value.matches("[0-9]{1,18}")) {
      throw new IllegalArgumentException(option.word() + " needs a number, not " + value);
    }
    return Long.parseLong(value);
  }

  private static void putFlags(Map<ServiceRole, List<String>> flags, String value) {
    int equals = value.indexOf('=');
    String role = equals < 0 ? value : value.substring(0, equals);
    ServiceRole service =
        Stream.of(ServiceRole.values())
            .filter(candidate -> candidate.label().equals(role))
            .findFirst()
            .orElseThrow(() ->
                new IllegalArgumentException(
                    "--flags needs planner=, cache=, executor= or backfill= and JVM flags, not "
                        + value));
    flags.put(
        service,
        Stream.of(value.substring(equals + 1).split(" ")).filter(f -> !f.isEmpty()).toList());
  }
}
