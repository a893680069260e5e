package dev.virgo.schemas;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(
    packages = "dev.virgo.schemas",
    importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  @ArchTest
  static final ArchRule knows_nobody =
      classes()
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "java..",
              "javax.management..",
              "dev.virgo.schemas..",
              "com.fasterxml.jackson..",
              "org.erdtman.jcs..",
              "com.google..",
              "io.grpc..",
              "org.jspecify..")
          .because(
              "every service and the worker depend on schemas, so it is a leaf: no framework, no"
                  + " Kafka client, no part of a service; those belong in wire or in the service");

  @ArchTest
  static final ArchRule keys_know_only_time =
      noClasses()
          .that()
          .resideInAnyPackage("dev.virgo.schemas.key..", "dev.virgo.schemas.time..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "dev.virgo.schemas.event..", "dev.virgo.schemas.blob..", "dev.virgo.schemas.rpc..")
          .because(
              "a new event or message must never be able to change a key; pass what a key needs as"
                  + " a value");
}
