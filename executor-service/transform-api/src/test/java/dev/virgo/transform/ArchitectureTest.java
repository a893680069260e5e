package dev.virgo.transform;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(
    packages = "dev.virgo.transform",
    importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  @ArchTest
  static final ArchRule api_needs_the_jdk_only =
      classes()
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "java..",
              "javax.annotation.processing..",
              "javax.lang.model..",
              "javax.tools..",
              "com.sun.source..",
              "dev.virgo.transform..",
              "jakarta.validation..",
              "org.jspecify..")
          .because(
              "every transform is loaded with this module beside it: whatever it needs is forced on all authors");

  @ArchTest
  static final ArchRule values_do_not_know_the_processor =
      noClasses()
          .that()
          .resideInAPackage("dev.virgo.transform")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("dev.virgo.transform.processor")
          .because("a worker runs on the values alone, and the processor needs a compiler");
}
