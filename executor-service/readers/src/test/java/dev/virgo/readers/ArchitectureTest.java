package dev.virgo.readers;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(
    packages = "dev.virgo.readers",
    importOptions = ImportOption.DoNotIncludeTests.class)
final class ArchitectureTest {
  @ArchTest
  static final ArchRule readers_know_only_the_jdk_and_the_encodings =
      classes()
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "java..",
              "org.jspecify..",
              "dev.virgo.readers..",
              "dev.virgo.schemas.key..",
              "dev.virgo.schemas.time..")
          .because(
              "worker and command line both read recordings: a reader that knew a service, an event"
                  + " or the wire would bring it into both");

  @ArchTest
  static final ArchRule formats_do_not_know_each_other =
      noClasses()
          .that()
          .resideInAPackage("..readers.edf..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("..readers.gdf..", "..readers.brainvision..", "..readers.demo..")
          .because("what formats share belongs into dev.virgo.readers.format");

  @ArchTest
  static final ArchRule shared_parts_know_no_format =
      noClasses()
          .that()
          .resideInAPackage("..readers.format..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "..readers.edf..", "..readers.gdf..", "..readers.brainvision..", "..readers.demo..")
          .because("a format is added without touching what the others stand on");
}
