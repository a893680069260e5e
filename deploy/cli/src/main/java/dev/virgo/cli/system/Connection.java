package dev.virgo.cli.system;

import dev.virgo.cli.terminal.CliFailure;
import dev.virgo.cli.terminal.CliFailure.Exit;
import dev.virgo.launcher.DataFolder;
import dev.virgo.launcher.SystemSettings;
import dev.virgo.launcher.SystemStatus;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/**
 * Which system a command talks to: {@code --url} and {@code --token}, else that of {@code --data}.
 */
public final class Connection {
  @Option(
      names = "--data",
      paramLabel = "DIR",
      defaultValue = "${env:VIRGO_DATA:-.virgo}",
      description = "the system's folder (VIRGO_DATA, else .virgo)")
  Path data = Path.of(".virgo");

  @Option(
      names = "--url",
      paramLabel = "URL",
      defaultValue = "${env:VIRGO_URL}",
      description = "the system to talk to (default: VIRGO_URL, else the embedded one)")
  @Nullable URI url;

  @Option(
      names = "--token",
      paramLabel = "TOKEN",
      defaultValue = "${env:VIRGO_TOKEN}",
      description = "its token (default: VIRGO_TOKEN, else the embedded one's)")
  @Nullable String token;

  /** The embedded system of that folder. */
  public static Connection of(Path data) {
    var connection = new Connection();
    connection.data = data;
    return connection;
  }

  /** The embedded system's folder, absolute. */
  public Path data() {
    return data.toAbsolutePath().normalize();
  }

  /**
   * The API.
   *
   * @throws CliFailure if nothing says where it is
   */
  public Api api() {
    return new Api(url == null ? URI.create(status().api()) : checked(url), token());
  }

  /** What opens it: what was given, else the embedded system's; empty if nobody knows one. */
  public String token() {
    if (url != null) {
      return token == null ? "" : token.strip();
    }
    try {
      return SystemSettings.read(data()).map(SystemSettings::token).orElse("");
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  private static URI checked(URI url) {
    var scheme = url.getScheme();
    boolean web = "http".equals(scheme) || "https".equals(scheme);
    if (!web || url.getHost() == null) {
      throw new CliFailure(
          Exit.USAGE,
          "'"
              + url
              + "' is no address of a system; write --url (or VIRGO_URL) like"
              + " http://localhost:7400");
    }
    return url;
  }

  /**
   * What runs in the folder.
   *
   * @throws CliFailure if nothing does
   */
  public SystemStatus status() {
    return running()
        .orElseThrow(() ->
            new CliFailure(
                Exit.UNREACHABLE, "no system is up in " + data() + "; start one with: virgo up"));
  }

  /** What runs in the folder, if something does. */
  public Optional<SystemStatus> running() {
    try {
      return DataFolder.owner(data()).isPresent() ? SystemStatus.read(data()) : Optional.empty();
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  private CliFailure unreadable(IOException cause) {
    return new CliFailure(
        Exit.UNREACHABLE,
        "cannot read the system in "
            + data()
            + " ("
            + cause
            + "); name a folder of your own with --data DIR",
        cause);
  }

  /** Address of the broker: of the embedded one, else what the API says. */
  public String kafka() {
    return url == null ? status().kafka() : api().get("/system").path("kafka").asText();
  }
}
