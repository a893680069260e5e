package dev.virgo.executor;

import dev.virgo.executor.cost.PriceTable;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.regex.Pattern;
import org.eclipse.microprofile.config.Config;
import org.jspecify.annotations.Nullable;

/**
 * The executor's configuration; environment variables {@code VIRGO_*} are read as {@code virgo.*}.
 * Every getter throws an {@link IllegalStateException} that names the variable, its value and what
 * is allowed.
 */
@ApplicationScoped
class Settings {
  private static final long HOUR_MS = Duration.ofHours(1).toMillis();

  /** What the smallest worker needs. */
  private static final long SMALLEST_MEMORY = 256L << 20;

  private static final int LARGEST_PORT = 65_535;
  private static final Pattern ADDRESS = Pattern.compile("[^:/\\s]+:([0-9]{1,5})");
  private static final long LARGEST_MEMORY = 1L << 50;

  private final Config config;

  Settings(Config config) {
    this.config = config;
  }

  /** Reads all of it, so that what is wrong is said at the start. */
  void check() {
    var _ = cacheAddress();
    var _ = token();
    var _ = blobRoot();
    var _ = data();
    switch (backend()) {
      case PROCESS -> {
        var _ = workerClassPath();
        mustNotBeSet("virgo.ray.gateway", "VIRGO_BACKEND is process; set it to ray, or unset this");
      }
      case RAY -> {
        var _ = rayGateway();
        var why = "VIRGO_BACKEND is ray, where the gateway says what there is; unset this";
        mustNotBeSet("virgo.process.cpus", why);
        mustNotBeSet("virgo.process.memory.bytes", why);
      }
    }
    var _ = lease();
    var _ = renewEvery();
    var _ = grace();
    var _ = cpus();
    var _ = memoryBytes();
    var _ = developmentMode();
    var _ = prices();
  }

  /** What runs the transforms. */
  enum BackendKind {
    PROCESS,
    RAY
  }

  BackendKind backend() {
    var name = "virgo.backend";
    var text = text(name).orElse("process").strip();
    return switch (text) {
      case "process" -> BackendKind.PROCESS;
      case "ray" -> BackendKind.RAY;
      default -> throw wrong(name, text, "process or ray", null);
    };
  }

  String rayGateway() {
    var name = "virgo.ray.gateway";
    var address = required(name, "host:port of the gateway of the Ray cluster").strip();
    var matched = ADDRESS.matcher(address);
    int port = matched.matches() ? Integer.parseInt(matched.group(1)) : 0;
    if (port < 1 || port > LARGEST_PORT) {
      throw wrong(name, address, "host:port of the gateway of the Ray cluster", null);
    }
    return address;
  }

  private void mustNotBeSet(String name, String why) {
    var value = text(name);
    if (value.isPresent()) {
      throw new IllegalStateException(
          "%s is '%s', but %s".formatted(variable(name), value.get(), why));
    }
  }

  String cacheAddress() {
    return required("virgo.cache.address", "host:port of the cache-service");
  }

  String token() {
    return required("virgo.token", "the token that all services share");
  }

  URI blobRoot() {
    var name = "virgo.blob.root";
    var text = required(name, "where results go, a file: URI");
    try {
      var root = URI.create(text);
      if ("file".equals(root.getScheme())) {
        return root;
      }
      throw wrong(name, text, "a file: URI", null);
    } catch (IllegalArgumentException e) {
      throw wrong(name, text, "a file: URI", e);
    }
  }

  Path data() {
    return Path.of(required("virgo.data", "a folder for logs"));
  }

  String workerClassPath() {
    return required(
        "virgo.worker.classpath", "the worker's jars, executor-service/worker/target/worker/*");
  }

  List<String> workerOptions() {
    return text("virgo.worker.options")
        .map(options -> List.of(options.strip().split("\\s+")))
        .orElse(List.of());
  }

  String otlp() {
    return text("virgo.otlp.endpoint").orElse("");
  }

  /** Within what the cache grants. */
  Duration lease() {
    return Duration.ofMillis(whole("virgo.lease.ms", 1_000, HOUR_MS).orElse(30_000));
  }

  /** A third of the lease: two beats may fail before it runs out. One has to be able to. */
  Duration renewEvery() {
    long lease = lease().toMillis();
    return Duration.ofMillis(whole("virgo.renew.ms", 50, lease / 2).orElse(lease / 3));
  }

  /** A renewal that takes longer has failed; the next one is not put off. */
  Duration renewDeadline() {
    return renewEvery().multipliedBy(3).dividedBy(4);
  }

  Duration grace() {
    return Duration.ofMillis(whole("virgo.executor.grace.ms", 0, HOUR_MS).orElse(5_000));
  }

  OptionalDouble cpus() {
    return real("virgo.process.cpus", 0.1, 10_000);
  }

  OptionalLong memoryBytes() {
    return whole("virgo.process.memory.bytes", SMALLEST_MEMORY, LARGEST_MEMORY);
  }

  boolean developmentMode() {
    var name = "virgo.development.mode";
    var text = text(name).orElse("false").strip();
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "true" -> true;
      case "false" -> false;
      default -> throw wrong(name, text, "true or false", null);
    };
  }

  /** US dollars; defaults are near what general-purpose machines cost by the hour. */
  PriceTable prices() {
    return new PriceTable(
        price("virgo.price.cpu-second", 1.1e-5),
        price("virgo.price.gib-second", 1.2e-6),
        price("virgo.price.gpu-second", 5.0e-4));
  }

  /**
   * One name per process: what an earlier one held is not this one's. Where the instance has a name
   * of its own it comes first, {@code INSTANCE/PROCESS}, and there is one process of it at a time.
   */
  String holder() {
    var process = UUID.randomUUID().toString().substring(0, 8);
    return instance().map(name -> name + "/" + process).orElseGet(() -> hostName() + "-" + process);
  }

  /** This instance's name among all that ever were. */
  Optional<String> instance() {
    return text("virgo.instance").map(String::strip).filter(name -> !name.isEmpty());
  }

  private static String hostName() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "localhost";
    }
  }

  private double price(String name, double otherwise) {
    return real(name, 0, 1_000_000).orElse(otherwise);
  }

  private OptionalLong whole(String name, long least, long most) {
    var text = text(name);
    if (text.isEmpty()) {
      return OptionalLong.empty();
    }
    var allowed = "a whole number from " + least + " to " + most;
    try {
      long number = Long.parseLong(text.get().strip());
      if (number >= least && number <= most) {
        return OptionalLong.of(number);
      }
      throw wrong(name, text.get(), allowed, null);
    } catch (NumberFormatException e) {
      throw wrong(name, text.get(), allowed, e);
    }
  }

  private OptionalDouble real(String name, double least, double most) {
    var text = text(name);
    if (text.isEmpty()) {
      return OptionalDouble.empty();
    }
    var allowed = "a number from " + least + " to " + most;
    try {
      double number = Double.parseDouble(text.get().strip());
      if (number >= least && number <= most) {
        return OptionalDouble.of(number);
      }
      throw wrong(name, text.get(), allowed, null);
    } catch (NumberFormatException e) {
      throw wrong(name, text.get(), allowed, e);
    }
  }

  private Optional<String> text(String name) {
    return config.getOptionalValue(name, String.class).filter(text -> !text.isBlank());
  }

  private String required(String name, String what) {
    return text(name)
        .orElseThrow(() -> new IllegalStateException(variable(name) + " is not set: " + what));
  }

  private static IllegalStateException wrong(
      String name, String value, String allowed, @Nullable Exception cause) {
    return new IllegalStateException(
        "%s is '%s'; it has to be %s".formatted(variable(name), value, allowed), cause);
  }

  private static String variable(String name) {
    return name.replaceAll("[.-]", "_").toUpperCase(Locale.ROOT);
  }
}
