package dev.virgo.executor;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(
    packages = "dev.virgo.executor",
    importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  @ArchTest
  static final ArchRule backend_says_nothing_of_processes =
      classes()
          .that()
          .resideInAPackage("dev.virgo.executor.backend")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "java.lang..",
              "java.util..",
              "dev.virgo.executor.backend",
              "dev.virgo.schemas.rpc..",
              "dev.virgo.schemas.key..",
              "org.jspecify.annotations..")
          .because(
              "a cluster stands behind the same interface; put what is of one host into 'process', what is of a cluster into a package of its own");

  @ArchTest
  static final ArchRule nobody_but_the_assembly_knows_where_workers_come_from =
      noClasses()
          .that()
          .resideOutsideOfPackages("dev.virgo.executor.process", "dev.virgo.executor.ray")
          .and()
          .doNotHaveFullyQualifiedName("dev.virgo.executor.ExecutorService")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("dev.virgo.executor.process", "dev.virgo.executor.ray")
          .because(
              "work runs on whatever backend there is: ask 'backend.Backend', and in the pool 'pool.WorkerSource'");

  @ArchTest
  static final ArchRule pool_is_known_by_those_who_give_it_workers_only =
      noClasses()
          .that()
          .resideInAnyPackage(
              "dev.virgo.executor.work", "dev.virgo.executor.rpc", "dev.virgo.executor.backend")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("dev.virgo.executor.pool")
          .because(
              "the way of a slice does not depend on how workers are kept; ask 'backend.Backend'");

  @ArchTest
  static final ArchRule processes_and_clusters_do_not_know_each_other =
      slices()
          .matching("dev.virgo.executor.(process|ray)..")
          .should()
          .notDependOnEachOther()
          .because("what both need is of the pool; put it there");

  @ArchTest
  static final ArchRule ray_stays_out_of_this_process =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.ray..")
          .because(
              "a lost cluster ends the process of its driver; ask the gateway, which is one of its own");

  @ArchTest
  static final ArchRule transforms_and_workers_are_not_on_the_class_path =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "dev.virgo.worker..",
              "dev.virgo.transform..",
              "dev.virgo.transforms..",
              "dev.virgo.readers..",
              "dev.virgo.payload..",
              "java.sql..",
              "javax.sql..")
          .because(
              "code of transforms only runs in workers, and the executor keeps nothing that must survive; send an envelope instead");
}
