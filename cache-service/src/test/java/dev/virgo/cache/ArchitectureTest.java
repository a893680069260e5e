package dev.virgo.cache;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "dev.virgo", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  @ArchTest
  static final ArchRule decisions_are_free_of_io =
      classes()
          .that()
          .resideInAnyPackage(
              "dev.virgo.cache.decide..", "dev.virgo.cache.claims..", "dev.virgo.cache.finish..")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "java.lang..",
              "java.util..",
              "java.time..",
              "dev.virgo.cache.decide..",
              "dev.virgo.cache.claims..",
              "dev.virgo.cache.finish..",
              "dev.virgo.schemas.key..",
              "dev.virgo.schemas.time..",
              "dev.virgo.schemas.event..",
              "org.jspecify.annotations..")
          .because(
              "simulations run these rules without a database; read and write through ClaimStore.Transaction, put SQL into sql and messages into rpc");

  @ArchTest
  static final ArchRule a_service_depends_on_no_other_service =
      noClasses()
          .that()
          .resideInAPackage("dev.virgo.cache..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "dev.virgo.planner..",
              "dev.virgo.executor..",
              "dev.virgo.backfill..",
              "dev.virgo.lang..",
              "dev.virgo.transform..")
          .because("services speak by events and RPC; what they share belongs into schemas");

  @ArchTest
  static final ArchRule sql_stays_in_sql =
      noClasses()
          .that()
          .resideOutsideOfPackages("dev.virgo.cache.sql..", "dev.virgo.cache")
          .and()
          .resideInAPackage("dev.virgo.cache..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("java.sql..", "javax.sql..")
          .because("a guarantee is stated above each statement, in one package");

  @ArchTest
  static final ArchRule model_is_for_simulations =
      noClasses()
          .that()
          .resideOutsideOfPackage("dev.virgo.cache.model..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("dev.virgo.cache.model..")
          .because("the service keeps its state in PostgreSQL; the model is for simulations only");
}
