package dev.virgo.launcher;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;

/**
 * What a system keeps over restarts, in {@code system.json} of its folder (mode 0600).
 *
 * @param basePort see {@link PortLayout}
 * @param token whoever calls the API must show it
 * @param databasePassword of the embedded PostgreSQL
 */
public record SystemSettings(int basePort, String token, String databasePassword) {
  private static final String FILE = "system.json";
  private static final int SECRET_BYTES = 32;
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .build();

  /** New secrets. */
  static SystemSettings generate(int basePort) {
    return new SystemSettings(basePort, secret(), secret());
  }

  SystemSettings at(int otherBasePort) {
    return new SystemSettings(otherBasePort, token, databasePassword);
  }

  /**
   * Reads the settings of a folder; empty if it never had a system.
   *
   * @throws IOException if the file cannot be read or is not what {@link #write} wrote
   */
  public static Optional<SystemSettings> read(Path folder) throws IOException {
    Path file = folder.resolve(FILE);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try {
      return Optional.of(JSON.readValue(Files.readAllBytes(file), SystemSettings.class));
    } catch (JsonProcessingException e) {
      throw new IOException(
          "%s is damaged: put back a copy of it, or start with an empty folder by --data DIR"
              .formatted(file),
          e);
    }
  }

  void write(Path folder) throws IOException {
    OwnerOnlyFile.replace(
        folder.resolve(FILE), JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(this));
  }

  private static String secret() {
    var bytes = new byte[SECRET_BYTES];
    new SecureRandom().nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
