package dev.virgo.planner;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;

@AnalyzeClasses(
    packages = "dev.virgo.planner",
    importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  @ArchTest
  static final ArchRule CORE =
      classes()
          .that()
          .resideInAPackage("dev.virgo.planner.core")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "dev.virgo.planner.core",
              "java..",
              "dev.virgo.lang..",
              "dev.virgo.runtime..",
              "dev.virgo.schemas.key",
              "dev.virgo.schemas.time",
              "dev.virgo.schemas.event",
              "com.fasterxml.jackson.databind..",
              "com.fasterxml.jackson.core..",
              "org.jspecify.annotations")
          .because(
              "the core is a function that a simulation drives through millions of events; let an"
                  + " adapter do what needs a clock, a thread or a connection");

  @ArchTest
  static final ArchRule SERVICES =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "dev.virgo.cache..",
              "dev.virgo.executor..",
              "dev.virgo.backfill..",
              "dev.virgo.transform..",
              "dev.virgo.transforms..",
              "dev.virgo.worker..",
              "dev.virgo.readers..",
              "dev.virgo.payload..")
          .because(
              "services know each other by schemas alone, and the planner loads no transform; put"
                  + " what both need into schemas");

  @ArchTest
  static final ArchRule REST =
      noClasses()
          .that()
          .resideOutsideOfPackage("dev.virgo.planner.rest")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("dev.virgo.planner.rest")
          .because("what people see hangs on what the planner does, never the other way round");

  @ArchTest
  static final ArchRule RPC =
      noClasses()
          .that()
          .resideOutsideOfPackages(
              "dev.virgo.planner.rpc",
              "dev.virgo.planner.rest",
              "dev.virgo.planner.runs",
              "dev.virgo.planner.wiring")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("dev.virgo.schemas.rpc")
          .because("messages end at the adapters; everything else speaks in records");

  @ArchTest
  static final ArchRule NO_CYCLES =
      SlicesRuleDefinition.slices()
          .matching("dev.virgo.planner.(*)..")
          .should()
          .beFreeOfCycles()
          .because("a package is a feature that can be read by itself");
}
