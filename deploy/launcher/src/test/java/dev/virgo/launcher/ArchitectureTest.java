package dev.virgo.launcher;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(
    packages = "dev.virgo.launcher",
    importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  @ArchTest
  static final ArchRule knows_services_only_as_programs =
      classes()
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "java..",
              "com.sun.management",
              "dev.virgo.launcher..",
              "dev.virgo.embedded..",
              "dev.virgo.schemas.event..",
              "dev.virgo.schemas.blob",
              "dev.virgo.schemas.log",
              "dev.virgo.schemas.process",
              "com.fasterxml.jackson..",
              "org.jspecify.annotations..")
          .because(
              "services are child processes that get an environment (ServiceEnvironment); what the launcher must tell them belongs there");

  @ArchTest
  static final ArchRule starting_it_needs_no_broker =
      noClasses()
          .that()
          .haveSimpleName("LauncherProcess")
          .or()
          .haveSimpleName("SystemStatus")
          .or()
          .haveSimpleName("SystemSettings")
          .or()
          .haveSimpleName("DataFolder")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("dev.virgo.embedded..", "dev.virgo.schemas..")
          .because("the command line uses these without Kafka and PostgreSQL on its class path");
}
