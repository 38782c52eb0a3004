package dev.envbuilder;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The floors of the house: a package imports only from floors below its own. */
class HouseTest {
  private static final Map<String, Integer> FLOORS =
      Map.ofEntries(
          Map.entry("path", 0),
          Map.entry("json", 1),
          Map.entry("events", 1),
          Map.entry("net", 1),
          Map.entry("linux", 1),
          Map.entry("secret", 1),
          Map.entry("archive", 1),
          Map.entry("context", 1),
          Map.entry("dockerfile", 1),
          Map.entry("image", 2),
          Map.entry("git", 2),
          Map.entry("ssh", 2),
          Map.entry("leak", 2),
          Map.entry("registry", 3),
          Map.entry("rootfs", 3),
          Map.entry("build", 4),
          Map.entry("scan", 4),
          Map.entry("workspace", 5),
          Map.entry("cli", 6));

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("dev.envbuilder");

  @Test
  void importsOnlyFromFloorsBelow() {
    var broken = new TreeSet<String>();
    for (JavaClass type : CLASSES) {
      for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
        String from = room(type);
        String to = room(dependency.getTargetClass());
        if (!to.isEmpty() && !from.equals(to) && floor(to) >= floor(from)) {
          broken.add(from + " -> " + to + ": " + dependency.getDescription());
        }
      }
    }

    assertThat(broken).isEmpty();
  }

  @Test
  void onlyLinuxCallsNativeCode() {
    noClasses()
        .that()
        .resideOutsideOfPackage("dev.envbuilder.linux..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("java.lang.foreign..")
        .check(CLASSES);
  }

  @Test
  void hasNoRoomForOddsAndEnds() {
    noClasses()
        .should()
        .haveNameMatching(".*\\.(util|common|helper)\\..*|.*(Util|Utils|Helper|Manager|Impl)")
        .check(CLASSES);
  }

  private static int floor(String room) {
    Integer floor = FLOORS.get(room);
    assertThat(floor).as("floor of package '%s': add it to FLOORS", room).isNotNull();
    return floor;
  }

  private static String room(JavaClass type) {
    String name = type.getPackageName();
    if (!name.startsWith("dev.envbuilder.")) {
      return "";
    }
    String rest = name.substring("dev.envbuilder.".length());
    int dot = rest.indexOf('.');
    return dot < 0 ? rest : rest.substring(0, dot);
  }
}
