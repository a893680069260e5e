package dev.virgo.raygateway;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(
    packages = "dev.virgo.raygateway",
    importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  @ArchTest
  static final ArchRule an_actor_needs_nothing_but_the_jdk =
      classes()
          .that()
          .resideInAPackage("dev.virgo.raygateway.actor")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage("java..", "dev.virgo.raygateway.actor", "org.jspecify.annotations..")
          .because(
              "Ray loads these classes beside its own libraries on every host; what the worker"
                  + " needs comes by the worker's class loader");

  @ArchTest
  static final ArchRule a_slot_decides_without_ray_and_without_grpc =
      classes()
          .that()
          .resideInAPackage("dev.virgo.raygateway.slot")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "java..",
              "dev.virgo.raygateway.slot",
              "dev.virgo.raygateway.actor",
              "org.jspecify.annotations..")
          .because("where actors come from and who is told are interfaces; see Actors, Slot");

  @ArchTest
  static final ArchRule ray_is_known_in_one_place =
      noClasses()
          .that()
          .resideOutsideOfPackage("dev.virgo.raygateway.ray")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.ray..")
          .because("its runtime is static and its exceptions lie; give 'ray' what needs it");

  @ArchTest
  static final ArchRule grpc_is_known_at_the_edge =
      noClasses()
          .that()
          .resideInAPackage("dev.virgo.raygateway.ray")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.grpc..", "dev.virgo.schemas.rpc..", "dev.virgo.raygateway.rpc")
          .because("an actor neither knows nor cares who asks");
}
