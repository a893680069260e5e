package dev.virgo.transforms;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(
    packages = "dev.virgo.transforms",
    importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  @ArchTest
  static final ArchRule transforms_know_their_api_and_a_filter_designer_only =
      classes()
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "java..",
              "dev.virgo.transform",
              "dev.virgo.transforms..",
              "jakarta.validation..",
              "org.jspecify..",
              "uk.me.berndporr.iirj..")
          .because(
              "a bundle shares nothing with the worker but the JDK and transform-api, and what else it uses enters its lockfile hash");
}
