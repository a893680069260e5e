package dev.virgo.worker;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "dev.virgo.worker", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  @ArchTest
  static final ArchRule knows_neither_services_nor_transforms =
      classes()
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "java..",
              "com.sun.management..",
              "dev.virgo.worker..",
              "dev.virgo.schemas.rpc..",
              "dev.virgo.schemas.key..",
              "dev.virgo.schemas.time..",
              "dev.virgo.schemas.blob..",
              "dev.virgo.schemas.log",
              "dev.virgo.schemas.process",
              "dev.virgo.payload..",
              "dev.virgo.readers..",
              "dev.virgo.transform..",
              "com.google.protobuf..",
              "com.fasterxml.jackson..",
              "io.opentelemetry..",
              "org.jspecify.annotations..")
          .because(
              "the same worker runs behind a pipe and in a cluster's actor, and finds transforms by their descriptors; what it needs comes in the envelope");

  @ArchTest
  static final ArchRule only_the_process_knows_that_there_is_one =
      noClasses()
          .that()
          .doNotHaveFullyQualifiedName("dev.virgo.worker.Main")
          .should()
          .dependOnClassesThat()
          .haveFullyQualifiedName("dev.virgo.worker.Frames")
          .because("pipes are one way to reach a worker; put what concerns them into Main");
}
