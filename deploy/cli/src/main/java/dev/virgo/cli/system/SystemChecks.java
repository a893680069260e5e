package dev.virgo.cli.system;

import dev.virgo.launcher.ServiceRole;
import dev.virgo.launcher.SystemStatus;
import dev.virgo.schemas.event.Topics;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/** Whether the parts of a system that is up answer. */
final class SystemChecks {
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private SystemChecks() {}

  /** Broker, database and every service of an embedded system. */
  static List<Check> embedded(SystemStatus status) {
    var checks = new ArrayList<Check>();
    var logs = Path.of(status.data()).resolve("logs");
    checks.add(broker(status.kafka(), "see " + logs.resolve("launcher.log")));
    checks.add(deadLetters(status.kafka()));
    checks.add(database(status));
    for (var service : status.services()) {
      var log = logs.resolve(service.name() + ".log");
      checks.add(isRole(service) ? service(service, log) : companion(service, log));
    }
    return checks;
  }

  static Check broker(String servers, String remedy) {
    try (var admin = Admin.create(settings(servers))) {
      int topics = admin.listTopics().names().get().size();
      return Check.ok("broker", servers + ", " + topics + " topics");
    } catch (ExecutionException | KafkaException e) {
      return Check.wrong("broker", servers + " does not answer: " + e.getMessage(), remedy);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Check.wrong("broker", "interrupted", "ask again");
    }
  }

  /** Events that could not be used, ever since the broker keeps them. */
  private static Check deadLetters(String servers) {
    var partitions =
        Topics.consumers().stream()
            .map(service -> new TopicPartition(Topics.deadLetters(service), 0))
            .toList();
    try (var admin = Admin.create(settings(servers))) {
      var begins = offsets(admin, partitions, OffsetSpec.earliest());
      var ends = offsets(admin, partitions, OffsetSpec.latest());
      long letters = ends - begins;
      return letters == 0
          ? Check.ok("dead letters", "none")
          : Check.note(
              "dead letters",
              letters + " events could not be used",
              "see: virgo dead-letters list");
    } catch (ExecutionException | KafkaException e) {
      return Check.wrong(
          "dead letters", servers + " does not answer: " + e.getMessage(), "ask again");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Check.wrong("dead letters", "interrupted", "ask again");
    }
  }

  private static long offsets(Admin admin, List<TopicPartition> partitions, OffsetSpec spec)
      throws ExecutionException, InterruptedException {
    var asked = partitions.stream().collect(Collectors.toMap(it -> it, _ -> spec));
    return admin.listOffsets(asked).all().get().values().stream()
        .mapToLong(it -> it.offset())
        .sum();
  }

  private static Map<String, Object> settings(String servers) {
    int patience = (int) PATIENCE.toMillis();
    return Map.of(
        "bootstrap.servers", servers,
        "default.api.timeout.ms", patience,
        "request.timeout.ms", patience);
  }

  private static Check database(SystemStatus status) {
    var postgres = status.postgres();
    var properties = new Properties();
    properties.setProperty("user", postgres.user());
    properties.setProperty("password", postgres.password());
    properties.setProperty("connectTimeout", Long.toString(PATIENCE.toSeconds()));
    properties.setProperty("socketTimeout", Long.toString(PATIENCE.toSeconds()));
    try (var connection = DriverManager.getConnection(postgres.jdbc(), properties);
        var statement = connection.createStatement();
        var row = statement.executeQuery("select count(*) from ursa.asset")) {
      row.next();
      var server = connection.getMetaData().getDatabaseProductVersion();
      return Check.ok(
          "database",
          postgres.jdbc() + ", PostgreSQL " + server + ", " + row.getLong(1) + " assets");
    } catch (SQLException e) {
      return Check.wrong(
          "database",
          postgres.jdbc() + ": " + e.getMessage(),
          "see " + Path.of(status.data()).resolve("postgres").resolve("log"));
    }
  }

  private static boolean isRole(SystemStatus.Service service) {
    return Stream.of(ServiceRole.values()).anyMatch(role -> role.label().equals(service.name()));
  }

  /** What runs beside the services has a health of its own kind, which the launcher looks at. */
  private static Check companion(SystemStatus.Service companion, Path log) {
    var detail =
        "port %d, started again %d times".formatted(companion.port(), companion.restarts());
    return companion.ready()
        ? Check.ok(companion.name(), detail)
        : Check.wrong(companion.name(), "not ready: " + detail, "see " + log);
  }

  private static Check service(SystemStatus.Service service, Path log) {
    var url = "http://127.0.0.1:" + service.port() + "/q/health/ready";
    var remedy = "see " + log;
    try (var http = HttpClient.newBuilder().connectTimeout(PATIENCE).build()) {
      var response =
          http.send(
              HttpRequest.newBuilder(URI.create(url)).timeout(PATIENCE).build(),
              BodyHandlers.ofString());
      var detail = "port " + service.port() + ", started again " + service.restarts() + " times";
      return response.statusCode() == 200
          ? Check.ok(service.name(), detail)
          : Check.wrong(
              service.name(), "not ready: " + response.body().replaceAll("\\s+", " "), remedy);
    } catch (IOException e) {
      return Check.wrong(service.name(), url + " does not answer: " + e, remedy);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Check.wrong(service.name(), "interrupted", "ask again");
    }
  }
}
