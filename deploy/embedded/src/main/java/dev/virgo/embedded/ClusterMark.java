package dev.virgo.embedded;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Says of a folder's cluster that a server has been up with it once, and with which password.
 *
 * <p>Without the mark nobody has stored anything yet: what a killed first start left is made again.
 * With another password the server would start but refuse us, which is better said before.
 */
final class ClusterMark {
  private static final String FILE = "complete";

  private final Path directory;
  private final String fingerprint;

  ClusterMark(Path directory, String password) {
    this.directory = directory;
    this.fingerprint = fingerprint(password);
  }

  /**
   * Removes a half-made cluster.
   *
   * @throws StartException if the cluster was made with another password
   */
  void check(Path cluster) throws StartException, IOException {
    Path file = directory.resolve(FILE);
    if (!Files.exists(file)) {
      if (Files.exists(cluster)) {
        BinariesCache.deleteTree(cluster);
      }
      return;
    }
    if (!Files.readString(file).strip().equals(fingerprint)) {
      throw new StartException(
          new StartFailure.ServerRefused(
              "the database",
              directory,
              "it was made with another password: put back the system.json that belongs to this folder, or start with an empty folder by --data DIR"));
    }
  }

  void set() throws IOException {
    Path next = PasswordFile.write(directory, fingerprint);
    Files.move(next, directory.resolve(FILE), StandardCopyOption.ATOMIC_MOVE);
  }

  private static String fingerprint(String password) {
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of()
          .formatHex(digest.digest(("virgo/postgres/" + password).getBytes(UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
