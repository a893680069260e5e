package dev.virgo.integration.docs;

import dev.virgo.integration.stack.Virgo;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;

/** The repository as it was cloned: without what builds and running systems write into it. */
final class Sources {
  private Sources() {}

  /** Every file. */
  static List<Path> files() throws IOException {
    var files = new ArrayList<Path>();
    Files.walkFileTree(
        Virgo.ROOT,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            var name = String.valueOf(folder.getFileName());
            boolean made = name.equals("target") || name.equals("node_modules");
            return (made || name.startsWith(".")) && !folder.equals(Virgo.ROOT)
                ? FileVisitResult.SKIP_SUBTREE
                : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            files.add(file);
            return FileVisitResult.CONTINUE;
          }
        });
    return files;
  }
}
