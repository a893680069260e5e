package dev.virgo.transform.processor;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Properties;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;

/** The jars that a module's transforms run with, except those that every host brings. */
record Lockfile(List<Entry> entries) {
  /** A list of {@code group:artifact}, in the jar of this processor. */
  static final String HOST_PROVIDED = "META-INF/virgo/host-provided.txt";

  private static final String DOMAIN = "virgo/lockfile/1";

  /**
   * One jar.
   *
   * @param coordinates {@code group:artifact:version} as its own metadata says, else its file name
   * @param sha256 hash of its bytes, hexadecimal
   */
  record Entry(String coordinates, String sha256) {}

  /** Reads the class path of a compilation. */
  static Lockfile of(List<Path> classPath, Path classOutput) throws IOException {
    List<String> hostProvided = hostProvided();
    List<Entry> entries = new ArrayList<>();
    for (Path path : classPath) {
      if (Files.isRegularFile(path)) {
        String coordinates = coordinates(path);
        if (hostProvided.stream().noneMatch(provided -> isArtifact(coordinates, provided))) {
          entries.add(new Entry(coordinates, LengthPrefixedHash.of(Files.readAllBytes(path))));
        }
      } else if (Files.isDirectory(path)
          && !path.equals(classOutput)
          && !isWorkingDirectory(path)
          && !Files.exists(path.resolve(HOST_PROVIDED))) {
        entries.add(new Entry(path.getFileName().toString(), hashOfDirectory(path)));
      }
    }
    entries.sort(Comparator.comparing(Entry::coordinates).thenComparing(Entry::sha256));
    return new Lockfile(List.copyOf(entries));
  }

  String hash() {
    LengthPrefixedHash hash = new LengthPrefixedHash(DOMAIN).count(entries.size());
    for (Entry entry : entries) {
      hash.text(entry.coordinates()).text(entry.sha256());
    }
    return hash.hex();
  }

  /**
   * An empty entry, as some build tools leave at the end of a class path, stands for the working
   * directory.
   */
  private static boolean isWorkingDirectory(Path path) {
    return path.normalize().toString().isEmpty();
  }

  private static List<String> hostProvided() throws IOException {
    try (InputStream list = Lockfile.class.getClassLoader().getResourceAsStream(HOST_PROVIDED)) {
      if (list == null) {
        throw new IOException("the jar of the annotation processor lacks " + HOST_PROVIDED);
      }
      return new String(list.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.isBlank() && !line.startsWith("#"))
          .toList();
    }
  }

  /**
   * Whether coordinates, or the file name of a jar that does not say its coordinates, are of an
   * artifact.
   */
  private static boolean isArtifact(String coordinates, String groupAndArtifact) {
    String artifact = groupAndArtifact.substring(groupAndArtifact.indexOf(':') + 1);
    return coordinates.startsWith(groupAndArtifact + ":")
        || coordinates.matches("\\Q" + artifact + "\\E-\\d[^/]*\\.jar");
  }

  private static String coordinates(Path jar) throws IOException {
    String fileName = jar.getFileName().toString();
    List<String> found = new ArrayList<>();
    try (JarFile file = new JarFile(jar.toFile())) {
      for (JarEntry entry : file.stream().toList()) {
        if (entry.getName().startsWith("META-INF/maven/")
            && entry.getName().endsWith("/pom.properties")) {
          Properties properties = new Properties();
          try (InputStream content = file.getInputStream(entry)) {
            properties.load(content);
          }
          String artifact = properties.getProperty("artifactId", "");
          String version = properties.getProperty("version", "");
          // A jar that contains others has their metadata too: only its own fits its name.
          if (fileName.startsWith(artifact + "-" + version)) {
            found.add(properties.getProperty("groupId", "") + ":" + artifact + ":" + version);
          }
        }
      }
    }
    return found.size() == 1 ? found.getFirst() : fileName;
  }

  private static String hashOfDirectory(Path directory) throws IOException {
    MessageDigest digest = LengthPrefixedHash.sha256();
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
        String name = directory.relativize(file).toString().replace('\\', '/');
        String line = name + " " + LengthPrefixedHash.of(Files.readAllBytes(file)) + "\n";
        digest.update(line.getBytes(StandardCharsets.UTF_8));
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }
}
