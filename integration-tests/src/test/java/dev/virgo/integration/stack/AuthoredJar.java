package dev.virgo.integration.stack;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;

/** A folder with a jar of transforms as an author builds it, for {@code up --transforms}. */
public final class AuthoredJar {
  private AuthoredJar() {}

  /**
   * Compiles and packs.
   *
   * @param sources text by path, e.g. {@code example/Gain.java}
   * @return the folder with the jar
   */
  public static Path build(Path folder, Map<String, String> sources) throws IOException {
    var files =
        sources.entrySet().stream().map(one -> source(one.getKey(), one.getValue())).toList();
    var classes = folder.resolve("classes");
    assertThat(AuthorsCompiler.compile(files, classes)).isEmpty();
    var jars = Files.createDirectories(folder.resolve("jars"));
    AuthorsCompiler.jar(classes, jars.resolve("authored.jar"));
    return jars;
  }

  private static JavaFileObject source(String path, String text) {
    return new SimpleJavaFileObject(URI.create("string:///" + path), JavaFileObject.Kind.SOURCE) {
      @Override
      public CharSequence getCharContent(boolean ignoreEncodingErrors) {
        return text;
      }
    };
  }
}
