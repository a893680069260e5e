package dev.virgo.embedded;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(
    packages = "dev.virgo.embedded",
    importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  @ArchTest
  static final ArchRule knows_nobody_of_virgo =
      classes()
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "java..",
              "dev.virgo.embedded..",
              "kafka.server..",
              "org.apache.kafka..",
              "io.zonky.test.db.postgres.embedded..",
              "org.jspecify.annotations..")
          .because(
              "every module's tests may use the embedded servers, so they must not pull in a part of Virgo; pass what is Virgo's (topics, passwords) as a parameter");
}
