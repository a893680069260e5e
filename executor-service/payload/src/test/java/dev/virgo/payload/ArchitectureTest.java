package dev.virgo.payload;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(
    packages = "dev.virgo.payload",
    importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  @ArchTest
  static final ArchRule knows_values_and_containers_only =
      classes()
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "java..",
              "dev.virgo.payload..",
              "dev.virgo.schemas.key..",
              "dev.virgo.schemas.time..",
              "dev.virgo.transform..",
              "org.apache.arrow..",
              "com.fasterxml.jackson..",
              "org.jspecify.annotations..")
          .because(
              "worker and command line share it; give it values and bytes, and keep blobs, events and readers outside");
}
