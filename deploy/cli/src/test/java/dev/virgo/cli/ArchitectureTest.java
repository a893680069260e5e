package dev.virgo.cli;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "dev.virgo.cli", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  @ArchTest
  static final ArchRule services_are_programs_elsewhere =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "dev.virgo.planner..",
              "dev.virgo.cache..",
              "dev.virgo.executor..",
              "dev.virgo.backfill..",
              "dev.virgo.worker..",
              "dev.virgo.transforms..",
              "dev.virgo.wire..",
              "dev.virgo.embedded..",
              "io.quarkus..")
          .because(
              "the command line talks to the system as anybody may: REST, the bus and the launcher");

  @ArchTest
  static final ArchRule only_doctor_and_bench_know_the_database =
      noClasses()
          .that()
          .resideOutsideOfPackages("dev.virgo.cli.bench", "dev.virgo.cli.system")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("java.sql..")
          .because("tables are the services' own; what people ask goes through the API");

  @ArchTest
  static final ArchRule the_terminal_is_the_only_way_out =
      noClasses()
          .that()
          .resideOutsideOfPackages("dev.virgo.cli", "dev.virgo.cli.terminal")
          .should()
          .accessField(System.class, "out")
          .orShould()
          .accessField(System.class, "err")
          .because("with --json nothing but one document may reach standard output");

  @ArchTest
  static final ArchRule packages_form_no_cycle =
      slices()
          .matching("dev.virgo.cli.(*)..")
          .should()
          .beFreeOfCycles()
          .because("a command can be read with what it uses, and without what uses it");

  @ArchTest
  static final ArchRule commands_are_given_their_terminal =
      classes()
          .that()
          .haveSimpleNameEndingWith("Command")
          .should()
          .implement(java.util.concurrent.Callable.class)
          .because("tests run them like the process does");
}
