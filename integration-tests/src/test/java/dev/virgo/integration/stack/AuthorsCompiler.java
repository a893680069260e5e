package dev.virgo.integration.stack;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaFileObject;
import javax.tools.ToolProvider;

/** Compiles transforms as their authors do: against {@code transform-api}, with its processor. */
public final class AuthorsCompiler {
  private AuthorsCompiler() {}

  /** What the compiler and the processor refused; empty if the classes are there. */
  public static List<String> compile(Collection<? extends JavaFileObject> sources, Path classes)
      throws IOException {
    var libraries =
        Stream.of("dev.virgo.transform.Transform", "jakarta.validation.constraints.Positive")
            .map(AuthorsCompiler::library)
            .collect(Collectors.joining(":"));
    var diagnostics = new DiagnosticCollector<JavaFileObject>();
    Objects.requireNonNull(ToolProvider.getSystemJavaCompiler())
        .getTask(
            null,
            null,
            diagnostics,
            List.of(
                "-d",
                Files.createDirectories(classes).toString(),
                "-classpath",
                libraries,
                "-processorpath",
                libraries,
                "-processor",
                "dev.virgo.transform.processor.TransformProcessor",
                "-Avirgo.classpath=" + libraries),
            null,
            sources)
        .call();
    return diagnostics.getDiagnostics().stream()
        .filter(one -> one.getKind() == Diagnostic.Kind.ERROR)
        .map(one -> one.getSource() + ": " + one.getMessage(Locale.ROOT))
        .toList();
  }

  private static String library(String type) {
    try {
      var source = Class.forName(type).getProtectionDomain().getCodeSource();
      return Path.of(source.getLocation().toURI()).toString();
    } catch (ReflectiveOperationException | URISyntaxException e) {
      throw new AssertionError(e);
    }
  }

  /** Packs a folder of classes. */
  static void jar(Path classes, Path jar) throws IOException {
    try (var out = new JarOutputStream(Files.newOutputStream(jar));
        var paths = Files.walk(classes)) {
      for (var path : paths.filter(Files::isRegularFile).sorted().toList()) {
        out.putNextEntry(new JarEntry(classes.relativize(path).toString()));
        Files.copy(path, out);
        out.closeEntry();
      }
    }
  }
}
