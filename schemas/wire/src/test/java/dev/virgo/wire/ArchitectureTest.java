package dev.virgo.wire;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "dev.virgo", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  @ArchTest
  static final ArchRule wire_knows_no_service =
      noClasses()
          .that()
          .resideInAPackage("dev.virgo.wire..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "dev.virgo.planner..",
              "dev.virgo.cache..",
              "dev.virgo.executor..",
              "dev.virgo.backfill..",
              "dev.virgo.lang..",
              "dev.virgo.runtime..",
              "dev.virgo.transform..",
              "dev.virgo.embedded..")
          .because(
              "all services share it; what is one service's own belongs in that service, what two"
                  + " say to each other in schemas");

  @ArchTest
  static final ArchRule delivery_works_without_quarkus =
      noClasses()
          .that()
          .haveNameMatching("dev\\.virgo\\.wire\\.(Event|Consumer|Outbox|Dead|Cloud|Kafka|Rpc).*")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.quarkus..", "jakarta..")
          .because(
              "the command line and the tests use consumer, relay and channels without a container;"
                  + " beans belong in Wire and its neighbours");
}
