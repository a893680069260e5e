package dev.virgo.integration.docs;

import dev.virgo.integration.stack.AuthorsCompiler;
import dev.virgo.lang.registry.ModuleRegistry;
import dev.virgo.lang.registry.TransformSignature;
import dev.virgo.runtime.json.Signatures;
import dev.virgo.runtime.library.DemoModules;
import dev.virgo.runtime.library.StandardLibrary;
import dev.virgo.schemas.event.EventJson;
import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.regex.Pattern;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;

/**
 * The Java of pages, compiled as their readers would: against {@code transform-api}, with its
 * processor. A block that begins with {@code package} is a file; any other one is a member, and the
 * test puts it into a transform.
 */
final class Transforms {
  private static final String DESCRIPTORS = "META-INF/virgo/transforms.json";
  private static final Pattern TYPE = Pattern.compile("public record (\\w+)");
  private static final String PACKAGE = "org.example.eeg";

  /** What a member's transform is configured by. */
  private static final String COMPONENTS = "double highHz";

  private static final String RUN =
      "@TimeLocality(Locality.Kind.POINTWISE) public Signal run(SignalWindow eeg) { return eeg.slice(eeg.samples()); }";

  private final Path classes;
  private final List<String> errors;

  private Transforms(Path classes, List<String> errors) {
    this.classes = classes;
    this.errors = errors;
  }

  /** Compiles blocks. */
  static Transforms compile(List<Page.Block> blocks, Path classes) throws IOException {
    var sources = new ArrayList<JavaFileObject>();
    for (var block : blocks) {
      sources.add(source(block, sources.size()));
    }
    return new Transforms(classes, AuthorsCompiler.compile(sources, classes));
  }

  /** What the compiler and the processor refused. */
  List<String> errors() {
    return errors;
  }

  /** What pipelines can call: what is shipped, what was compiled here, and the functions. */
  ModuleRegistry registry() throws IOException {
    var signatures = new ArrayList<TransformSignature>();
    StandardLibrary.functions(_ -> {}).forEach(function -> signatures.add(function.signature()));
    DemoModules.functions().forEach(function -> signatures.add(function.signature()));
    try (var loader = loader()) {
      for (var index : Collections.list(loader.getResources(DESCRIPTORS))) {
        try (var in = index.openStream()) {
          EventJson.json().readTree(in).forEach(one -> signatures.add(Signatures.of(one)));
        }
      }
    }
    return ModuleRegistry.of(signatures);
  }

  /** Sees the compiled classes, and transform-api as the tests see it. */
  URLClassLoader loader() throws IOException {
    return new URLClassLoader(
        new URL[] {classes.toUri().toURL()}, Transforms.class.getClassLoader());
  }

  private static Source source(Page.Block block, int number) {
    var text = block.text();
    if (text.startsWith("package ") || text.startsWith("@Namespace")) {
      var type = TYPE.matcher(text);
      return new Source(block.place(), type.find() ? type.group(1) : "package-info", text);
    }
    var name = "Member" + number;
    return new Source(
        block.place(),
        name,
        """
        package %s;
        import dev.virgo.transform.*;
        import java.util.*;
        /** A member. */
        @Transform(version = "1.0.0")
        public record %s(%s) {
          %s
          %s
        }
        """
            .formatted(PACKAGE, name, COMPONENTS, RUN, text));
  }

  /** A block as a source file; it is named by its place on the page. */
  private static final class Source extends SimpleJavaFileObject {
    private final String place;
    private final String text;

    Source(String place, String type, String text) {
      super(
          URI.create("string:///" + PACKAGE.replace('.', '/') + "/" + type + ".java"), Kind.SOURCE);
      this.place = place;
      this.text = text;
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return text;
    }

    @Override
    public String toString() {
      return place;
    }
  }
}
