package dev.virgo.transform.processor;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import javax.annotation.processing.ProcessingEnvironment;
import javax.tools.JavaFileManager;
import javax.tools.StandardJavaFileManager;
import javax.tools.StandardLocation;

/** Finds what a compilation was given as class path. */
final class ClassPath {
  /** Processor option that names the class path where the compiler does not tell it. */
  static final String OPTION = "virgo.classpath";

  private ClassPath() {}

  /** The entries, or nothing if neither the option nor the compiler tells them. */
  static Optional<List<Path>> of(ProcessingEnvironment environment) {
    if (environment.getOptions().containsKey(OPTION)) {
      // javac gives an option without a value as null: an empty class path.
      String option = Objects.requireNonNullElse(environment.getOptions().get(OPTION), "");
      return Optional.of(
          Stream.of(option.split(File.pathSeparator, -1))
              .filter(entry -> !entry.isBlank())
              .map(Path::of)
              .toList());
    }
    return fromCompiler(environment);
  }

  /**
   * Asks javac's own file manager. No public interface leads there, so it works only where the
   * build opens that package, as it does for Error Prone; elsewhere the option is needed.
   */
  private static Optional<List<Path>> fromCompiler(ProcessingEnvironment environment) {
    try {
      Object context = environment.getClass().getMethod("getContext").invoke(environment);
      Object manager =
          context.getClass().getMethod("get", Class.class).invoke(context, JavaFileManager.class);
      if (!(manager instanceof StandardJavaFileManager files)) {
        return Optional.empty();
      }
      List<Path> paths = new ArrayList<>();
      for (StandardLocation location :
          List.of(StandardLocation.CLASS_PATH, StandardLocation.MODULE_PATH)) {
        Iterable<? extends Path> entries = files.getLocationAsPaths(location);
        if (entries != null) {
          entries.forEach(paths::add);
        }
      }
      return Optional.of(paths);
    } catch (ReflectiveOperationException e) {
      return Optional.empty();
    }
  }
}
