package dev.virgo.backfill;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(
    packages = "dev.virgo.backfill",
    importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  @ArchTest
  static final ArchRule depends_on_no_other_service =
      classes()
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "java..",
              "javax.sql..",
              "jakarta..",
              "io.quarkus..",
              "org.jspecify..",
              "dev.virgo.schemas..",
              "dev.virgo.wire..",
              "dev.virgo.backfill..")
          .because(
              "a service speaks to others by events and RPC only; what both must know belongs in"
                  + " schemas");
}
