package dev.virgo.executor;

import dev.virgo.executor.cost.PriceTable;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.UUID;
import org.eclipse.microprofile.config.Config;

/**
 * The executor's configuration; environment variables {@code VIRGO_*} are read as {@code virgo.*}.
 */
@ApplicationScoped
class Settings {
  private final Config config;

  Settings(Config config) {
    this.config = config;
  }

  String cacheAddress() {
    return required("virgo.cache.address", "host:port of the cache-service");
  }

  String token() {
    return required("virgo.token", "the token that all services share");
  }

  URI blobRoot() {
    return URI.create(required("virgo.blob.root", "where results go, a file: URI"));
  }

  Path data() {
    return Path.of(required("virgo.data", "a folder for logs"));
  }

  String workerClassPath() {
    return required(
        "virgo.worker.classpath", "the worker's jars, executor-service/worker/target/worker/*");
  }

  List<String> workerOptions() {
    return config
        .getOptionalValue("virgo.worker.options", String.class)
        .map(options -> List.of(options.strip().split("\\s+")))
        .orElse(List.of());
  }

  String otlp() {
    return text("virgo.otlp.endpoint").orElse("");
  }

  Duration lease() {
    return Duration.ofMillis(number("virgo.lease.ms").orElse(30_000));
  }

  /** A third of the lease: two beats may fail before it runs out. */
  Duration renewEvery() {
    return Duration.ofMillis(number("virgo.renew.ms").orElse(lease().toMillis() / 3));
  }

  Duration grace() {
    return Duration.ofMillis(number("virgo.executor.grace.ms").orElse(5_000));
  }

  OptionalDouble cpus() {
    var cpus = config.getOptionalValue("virgo.process.cpus", Double.class);
    return cpus.isPresent() ? OptionalDouble.of(cpus.get()) : OptionalDouble.empty();
  }

  OptionalLong memoryBytes() {
    return number("virgo.process.memory.bytes");
  }

  boolean developmentMode() {
    return config.getOptionalValue("virgo.development.mode", Boolean.class).orElse(false);
  }

  /** US dollars; defaults are near what general-purpose machines cost by the hour. */
  PriceTable prices() {
    return new PriceTable(
        price("virgo.price.cpu-second", 1.1e-5),
        price("virgo.price.gib-second", 1.2e-6),
        price("virgo.price.gpu-second", 5.0e-4));
  }

  /** One name per process: what an earlier one held is not this one's. */
  static String holder() {
    return hostName() + "/" + UUID.randomUUID().toString().substring(0, 8);
  }

  private static String hostName() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "localhost";
    }
  }

  private double price(String name, double otherwise) {
    return config.getOptionalValue(name, Double.class).orElse(otherwise);
  }

  private OptionalLong number(String name) {
    var number = config.getOptionalValue(name, Long.class);
    return number.isPresent() ? OptionalLong.of(number.get()) : OptionalLong.empty();
  }

  private Optional<String> text(String name) {
    return config.getOptionalValue(name, String.class).filter(text -> !text.isBlank());
  }

  private String required(String name, String what) {
    return text(name)
        .orElseThrow(() ->
            new IllegalStateException(
                name.replaceAll("[.-]", "_").toUpperCase(java.util.Locale.ROOT)
                    + " is not set: "
                    + what));
  }
}
