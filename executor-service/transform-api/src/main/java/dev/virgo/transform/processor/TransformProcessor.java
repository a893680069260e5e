package dev.virgo.transform.processor;

import com.sun.source.util.Trees;
import dev.virgo.transform.Transform;
import java.io.IOException;
import java.io.Writer;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import javax.annotation.processing.AbstractProcessor;
import javax.annotation.processing.RoundEnvironment;
import javax.annotation.processing.SupportedAnnotationTypes;
import javax.annotation.processing.SupportedOptions;
import javax.lang.model.SourceVersion;
import javax.lang.model.element.Element;
import javax.lang.model.element.TypeElement;
import javax.tools.Diagnostic;
import javax.tools.StandardLocation;

/**
 * Checks every record with {@link Transform} and writes one descriptor each to {@code
 * META-INF/virgo/transforms.json}.
 *
 * <p>Option {@code -Avirgo.classpath=...}: the class path to make the lockfile hash of, where the
 * compiler does not tell it to processors.
 */
@SupportedAnnotationTypes("*")
@SupportedOptions(ClassPath.OPTION)
public final class TransformProcessor extends AbstractProcessor {
  /** Where the descriptors are, from the root of a jar. */
  public static final String RESOURCE = "META-INF/virgo/transforms.json";

  private final Set<String> classes = new TreeSet<>();
  private final Set<String> transforms = new TreeSet<>();

  @Override
  public SourceVersion getSupportedSourceVersion() {
    return SourceVersion.latest();
  }

  @Override
  public boolean process(Set<? extends TypeElement> annotations, RoundEnvironment round) {
    for (Element root : round.getRootElements()) {
      if (root instanceof TypeElement type) {
        classes.add(type.getQualifiedName().toString());
      }
    }
    for (Element element : round.getElementsAnnotatedWith(Transform.class)) {
      transforms.add(((TypeElement) element).getQualifiedName().toString());
    }
    // Only now is all source known, also what other processors wrote: a code hash needs all of it.
    if (round.processingOver() && !round.errorRaised() && !transforms.isEmpty()) {
      describe();
    }
    return false;
  }

  private void describe() {
    SourceIndex sources =
        new SourceIndex(Trees.instance(processingEnv), processingEnv.getElementUtils());
    for (String name : classes) {
      sources.add(processingEnv.getElementUtils().getTypeElement(name));
    }
    DescriptorReader reader =
        new DescriptorReader(
            processingEnv.getElementUtils(),
            sources,
            new ShippedResources(processingEnv.getFiler()));
    List<Descriptor> descriptors = new ArrayList<>();
    List<Problem> problems = new ArrayList<>();
    Map<String, String> names = new HashMap<>();
    for (String name : transforms) {
      TypeElement type = processingEnv.getElementUtils().getTypeElement(name);
      Optional<Descriptor> read = reader.read(type, problems);
      if (read.isPresent()) {
        String pipelineName = read.get().namespace() + "." + read.get().className();
        String other = names.putIfAbsent(pipelineName, name);
        if (other != null) {
          problems.add(
              new Problem(
                  type,
                  "there are two transforms "
                      + pipelineName
                      + ": "
                      + name
                      + " and "
                      + other
                      + "; rename one or give its package another @Namespace"));
        }
        descriptors.add(read.get());
      }
    }
    for (Problem problem : problems) {
      error(problem.text(), problem.element());
    }
    if (problems.isEmpty()) {
      descriptors.sort(Comparator.comparing(Descriptor::identity));
      write(descriptors);
    }
  }

  private void write(List<Descriptor> descriptors) {
    Element[] origins =
        descriptors.stream()
            .map(d -> processingEnv.getElementUtils().getTypeElement(d.javaClass()))
            .toArray(Element[]::new);
    Optional<List<Path>> classPath = ClassPath.of(processingEnv);
    if (classPath.isEmpty()) {
      error(
          "this compiler does not tell processors its class path, of which a transform's lockfile hash"
              + " is made; pass -A"
              + ClassPath.OPTION
              + "=<class path>, or run javac with"
              + " -J--add-exports=jdk.compiler/com.sun.tools.javac.processing=ALL-UNNAMED and"
              + " -J--add-exports=jdk.compiler/com.sun.tools.javac.util=ALL-UNNAMED",
          origins[0]);
      return;
    }
    try {
      var resource =
          processingEnv
              .getFiler()
              .createResource(StandardLocation.CLASS_OUTPUT, "", RESOURCE, origins);
      Lockfile lockfile = Lockfile.of(classPath.get(), classOutput(resource.toUri()));
      try (Writer writer = resource.openWriter()) {
        writer.write(DescriptorJson.write(descriptors, lockfile));
      }
    } catch (IOException e) {
      error("cannot write " + RESOURCE + ": " + e, origins[0]);
    }
  }

  private static Path classOutput(URI resource) {
    return Path.of(resource).resolve("../../..").normalize();
  }

  private void error(String message, Element element) {
    processingEnv.getMessager().printMessage(Diagnostic.Kind.ERROR, message, element);
  }
}
