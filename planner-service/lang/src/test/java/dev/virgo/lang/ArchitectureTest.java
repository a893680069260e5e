package dev.virgo.lang;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "dev.virgo.lang", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

  @ArchTest
  static final ArchRule depends_on_nothing =
      classes()
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage("java..", "org.jspecify..", "dev.virgo.lang..")
          .because(
              "the language is a leaf: every tool can compile without bringing a service along");

  @ArchTest
  static final ArchRule nodes_know_nothing_of_the_text =
      noClasses()
          .that()
          .resideInAPackage("..ir..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("..syntax..", "..check..", "..diagnostic..")
          .because("what a pipeline means must not depend on how it is written");

  @ArchTest
  static final ArchRule syntax_knows_nothing_of_meaning =
      noClasses()
          .that()
          .resideInAPackage("..syntax..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("..check..", "..registry..", "..ir..", "..type..")
          .because("any text can be parsed, whatever is registered");

  @ArchTest
  static final ArchRule packages_form_no_cycle =
      slices()
          .matching("dev.virgo.lang.(*)..")
          .should()
          .beFreeOfCycles()
          .because("the stages follow each other");

  @ArchTest
  static final ArchRule no_files_and_no_clock =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("java.io..", "java.nio.file..", "java.net..")
          .because("a compilation depends on its text and its registry only");
}
