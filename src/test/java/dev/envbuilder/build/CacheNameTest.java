package dev.envbuilder.build;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CacheNameTest {
  @ParameterizedTest
  @CsvSource({
    "//root/.cache/pip, __root_.cache_pip-, pip",
    "/npm, _npm-, npm",
    "team/a b, team_a_b-, a_b",
    "//app/node_modules, __app_node_modules-, node_modules",
    "/../.., _.._..-, cache..",
    "/.lock, _.lock-, cache.lock",
    "/x/, _x_-, cache"
  })
  void isReadableAndOneNameOnDisk(String id, String folder, String content) {
    CacheName name = CacheName.of(id, "");

    assertThat(name.folder()).startsWith(folder).matches("[A-Za-z0-9._-]+[0-9a-f]{32}");
    assertThat(name.content()).hasToString(content);
  }

  @Test
  void isAnotherForAnotherIdOrBeginning() {
    Set<String> folders = new HashSet<>();
    List<String> ids = List.of("/a", "//a", "a/", "/A", "/a b", "/a_b", "/a/b");
    for (String id : ids) {
      for (String beginning : List.of("", "755 0:0", "files x")) {
        folders.add(CacheName.of(id, beginning).folder());
      }
    }

    assertThat(folders).hasSize(ids.size() * 3);
    assertThat(CacheName.of("a", "1:x").folder()).isNotEqualTo(CacheName.of("a1:", "x").folder());
  }

  @Test
  void fitsIntoADirectoryWhateverTheIdIs() {
    CacheName name = CacheName.of("/" + "é".repeat(3000) + "/" + "x".repeat(3000), "");

    assertThat(name.folder().length()).isLessThan(256);
    assertThat(name.content().length()).isLessThan(256);
  }
}
