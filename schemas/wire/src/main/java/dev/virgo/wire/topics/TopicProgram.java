package dev.virgo.wire.topics;

import dev.virgo.schemas.event.Topics;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/**
 * Makes every topic that is missing on the broker of VIRGO_KAFKA, and ends. It waits a minute for a
 * broker that is still starting. What exists is left as it is, so it may run before every start.
 *
 * <p>Exit status: 0 every topic is there, 1 not, with the reason on standard error.
 */
public final class TopicProgram {
  private static final String PATIENCE_MS = "60000";

  private TopicProgram() {}

  public static void main(String[] words) throws InterruptedException {
    var refusal = run(System.getenv("VIRGO_KAFKA"));
    if (refusal != null) {
      System.err.println(refusal);
      System.exit(1);
    }
  }

  /** Null, or why there are not all topics. */
  static @Nullable String run(@Nullable String kafka) throws InterruptedException {
    if (kafka == null || kafka.isBlank()) {
      return "VIRGO_KAFKA is not set: host:port of the broker that is to have the topics";
    }
    try (var admin =
        Admin.create(
            Map.of(
                AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG,
                kafka,
                AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                PATIENCE_MS,
                AdminClientConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG,
                "1000"))) {
      var made = new MissingTopics(admin).make(Topics.all());
      System.out.printf("%d topics made, %d were there%n", made, Topics.all().size() - made);
      return null;
    } catch (TopicMismatch e) {
      return e.getMessage();
    } catch (ExecutionException e) {
      return "the broker at %s does not make the topics: %s".formatted(kafka, e.getCause());
    } catch (KafkaException e) {
      var reason = e.getCause() == null ? e : e.getCause();
      return "VIRGO_KAFKA is '%s', which leads to no broker: %s".formatted(kafka, reason);
    }
  }
}
