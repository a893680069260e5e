package dev.virgo.runtime;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(
    packages = "dev.virgo.runtime",
    importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

  @ArchTest
  static final ArchRule evaluation_depends_on_the_language_only =
      classes()
          .that()
          .resideOutsideOfPackages("dev.virgo.runtime.json..", "dev.virgo.runtime.compile..")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage("java..", "org.jspecify..", "dev.virgo.lang..", "dev.virgo.runtime..")
          .because("what expressions mean has nothing to do with who asks");

  @ArchTest
  static final ArchRule json_needs_jackson_and_nothing_of_a_service =
      classes()
          .that()
          .resideInAPackage("dev.virgo.runtime.json..")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "java..",
              "org.jspecify..",
              "com.fasterxml.jackson..",
              "dev.virgo.lang..",
              "dev.virgo.runtime..")
          .because("the planner and the command line read descriptors and values alike");

  @ArchTest
  static final ArchRule compiling_needs_the_compiler_and_a_cache =
      classes()
          .that()
          .resideInAPackage("dev.virgo.runtime.compile..")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "java..",
              "org.jspecify..",
              "com.github.benmanes.caffeine..",
              "dev.virgo.lang..",
              "dev.virgo.runtime.compile..")
          .because("what is compiled is compiled the same way whether it is run or planned");
}
