package dev.virgo.transform.processor;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/**
 * One run of the compiler with the processor over sources in memory.
 *
 * @param descriptors the text of transforms.json; empty where none was written
 * @param errors messages of errors, each with the line that it stands at: {@code 3: ...}
 */
record Compilation(String descriptors, List<String> errors) {
  static final String PACKAGE_INFO =
      """
      @dev.virgo.transform.Namespace("test.eeg")
      package test;
      """;
  private static final String IMPORTS =
      "package test; import dev.virgo.transform.*; import jakarta.validation.constraints.*; ";

  /** Compiles classes of the package test, whose first line is that of the given text. */
  static Compilation of(Path folder, Map<String, String> classes) {
    return of(folder, classes, "");
  }

  static Compilation of(Path folder, Map<String, String> classes, String classPath) {
    List<JavaFileObject> sources = new ArrayList<>();
    sources.add(new Source("test/package-info", PACKAGE_INFO));
    classes.forEach((name, text) -> sources.add(inTestPackage(name, text)));
    return run(folder, sources, classPath);
  }

  static Source inTestPackage(String name, String text) {
    return new Source("test/" + name, IMPORTS + text);
  }

  static Compilation run(Path folder, List<JavaFileObject> sources, String classPath) {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    DiagnosticCollector<JavaFileObject> diagnostics = new DiagnosticCollector<>();
    JavaCompiler.CompilationTask task =
        compiler.getTask(
            null,
            null,
            diagnostics,
            List.of(
                "-d",
                folder.toString(),
                "-classpath",
                System.getProperty("java.class.path"),
                "-A" + ClassPath.OPTION + "=" + classPath),
            null,
            sources);
    task.setProcessors(List.of(new TransformProcessor()));
    boolean succeeded = task.call();
    List<String> errors =
        diagnostics.getDiagnostics().stream()
            .filter(d -> d.getKind() == Diagnostic.Kind.ERROR)
            .map(d -> d.getLineNumber() + ": " + d.getMessage(Locale.ROOT))
            .toList();
    if (succeeded != errors.isEmpty()) {
      throw new IllegalStateException("compiler said " + diagnostics.getDiagnostics());
    }
    Path written = folder.resolve(TransformProcessor.RESOURCE);
    try {
      return new Compilation(Files.exists(written) ? Files.readString(written) : "", errors);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The code hash of a group of the only transform. */
  String codeHash(String group) {
    return find("\"name\": \"" + group + "\",\\s+\"code_hash\": \"([0-9a-f]{64})\"");
  }

  String lockfileHash() {
    return find("\"lockfile_hash\": \"([0-9a-f]{64})\"");
  }

  private String find(String pattern) {
    Matcher matcher = Pattern.compile(pattern).matcher(descriptors);
    if (!matcher.find()) {
      throw new AssertionError("no " + pattern + " in " + descriptors + " " + errors);
    }
    return matcher.group(1);
  }

  /** Source text in memory. */
  static final class Source extends SimpleJavaFileObject {
    private final String path;
    private final String text;

    Source(String path, String text) {
      super(URI.create("string:///" + path + ".java"), Kind.SOURCE);
      this.path = path;
      this.text = text;
    }

    String path() {
      return path;
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return text;
    }
  }
}
