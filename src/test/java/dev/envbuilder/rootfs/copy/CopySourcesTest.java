package dev.envbuilder.rootfs.copy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;

/** What is copied: words, wildcards, links, ignore rules, --exclude, --parents. */
class CopySourcesTest extends CopyFixture {
  @Test
  void saysWhichSourceIsMissing() throws IOException {
    sourceFile("a", "x");

    assertThatThrownBy(() -> copy("/", "a", "nope/b"))
        .isInstanceOf(CopyException.NotFound.class)
        .hasMessageContaining("source 'nope/b' was not found in '" + source("").toString());
    assertTree();
  }

  @Test
  void saysWhatWasProbablyMeant() throws IOException {
    sourceFile("src/main/App.java", "x");
    sourceFile("config.yaml", "x");
    sourceFile("config.yml.bak", "x");
    CopyRequest hidden = request("/", "config.yam").withIgnore(rules("config.yaml"), "f");

    assertThatThrownBy(() -> copy("/", "Config.yaml")).hasMessageEndingWith("'config.yaml'?");
    assertThatThrownBy(() -> copy("/", "scr/main/App.java"))
        .hasMessageEndingWith("did you mean 'src/main/App.java'?");
    assertThatThrownBy(() -> copy("/", "scr/test/App.java")).hasMessageEndingWith("'src'?");
    assertThatThrownBy(() -> copy("/", "src/main/app.jav")).hasMessageEndingWith("App.java'?");
    assertThatThrownBy(() -> copy("/", "else")).hasMessageEndingWith("spelling and case");
    assertThatThrownBy(() -> copy(hidden)).hasMessageEndingWith("spelling and case");
  }

  @Test
  void findsMissingSourcesWithoutLookingAtTheRest() throws IOException {
    sourceFile("d/a", "x");
    sourceFile("hidden/b", "x");
    sourceFile("partly/c", "x");
    sourceLink("l", "d");

    CopyRequest fine = request("/", "d", "l/a", "*.none", "partly", "d/n*/x");
    CopyPlan.requireSources(fine.withIgnore(rules("hidden", "partly", "!partly/c"), "f"));
    CopyPlan.requireSources(request("/", "d/./a", "d/./x*", "*/./x").withParents());

    for (String missing : new String[] {"e", "d/x", "l/x", "d/a/x"}) {
      assertThatThrownBy(() -> CopyPlan.requireSources(request("/", "d", missing)))
          .as(missing)
          .isInstanceOf(CopyException.NotFound.class);
    }
    for (String missing : new String[] {"d/./x", "x/./a", "d/x"}) {
      assertThatThrownBy(() -> CopyPlan.requireSources(request("/", missing).withParents()))
          .as(missing)
          .isInstanceOf(CopyException.NotFound.class);
    }
    CopyRequest hidden = request("/", "hidden/b").withIgnore(rules("hidden"), "f");
    assertThatThrownBy(() -> CopyPlan.requireSources(hidden))
        .isInstanceOf(CopyException.Ignored.class)
        .hasMessageContaining("f:1 'hidden' matches 'hidden/b'");
  }

  @Test
  void expandsWildcardsLikeGo() throws IOException {
    for (String name : new String[] {"a.txt", "b.txt", "c.md", "sub/d.txt", "[x]"}) {
      sourceFile(name, name);
    }

    copy("/star/", "*.txt");
    copy("/class/", "[a-b].*");
    copy("/any/", "s?b/*");
    copy("/literal/", "[[]x]");

    assertTree(
        "any/",
        "any/d.txt",
        "class/",
        "class/a.txt",
        "class/b.txt",
        "literal/",
        "literal/[x]",
        "star/",
        "star/a.txt",
        "star/b.txt");
  }

  @Test
  void copiesTheContentOfDirectoriesThatMatch() throws IOException {
    sourceFile("d1/a", "x");
    sourceFile("d2/b", "x");

    copy("/t/", "d*");

    assertTree("t/", "t/a", "t/b");
  }

  @Test
  void allowsWildcardsThatMatchNothing() throws IOException {
    CopyPlan plan = CopyPlan.of(request("/t/", "*.none"));

    apply(plan, path -> false);

    assertTree();
    assertThat(plan.unmatched()).containsExactly("*.none");
  }

  @Test
  void refusesBadPatterns() {
    assertThatThrownBy(() -> copy("/t/", "a[b")).isInstanceOf(CopyException.BadPattern.class);
  }

  @Test
  void takesWordsLiterallyWhenAsked() throws IOException {
    sourceFile("a*", "x");
    sourceFile("ab", "y");

    copy(request("/t/", "a*").withoutWildcards());

    assertTree("t/", "t/a*");
  }

  @Test
  void followsANamedLinkInsideTheSourceRoot() throws IOException {
    sourceFile("real/f", "x");
    sourceLink("l", "/real/f");
    sourceLink("dirlink", "real");

    copy("/t/", "l");
    copy("/u/", "dirlink");
    copy("/v/", "dirlink/f");

    assertTree("t/", "t/l", "u/", "u/f", "v/", "v/f");
    assertThat(Files.isSymbolicLink(target("t/l"))).isFalse();
  }

  @Test
  void neverFollowsALinkOutOfTheSourceRoot() throws IOException {
    Files.writeString(outside("secret"), "secret");
    sourceLink("up", "../secret");
    sourceLink("abs", outside("secret").toString());
    sourceFile("d/x", "x");
    sourceLink("d/up", "../../secret");

    assertThatThrownBy(() -> copy("/t", "up")).isInstanceOf(CopyException.NotFound.class);
    assertThatThrownBy(() -> copy("/t", "abs")).isInstanceOf(CopyException.NotFound.class);
    copy("/t", "d");

    assertThat(Files.readSymbolicLink(target("t/up"))).hasToString("../../secret");
  }

  @Test
  void keepsLinksInsideACopiedDirectory() throws IOException {
    sourceFile("d/f", "x");
    sourceLink("d/l", "/etc/passwd");

    copy("/t", "d");

    assertThat(Files.readSymbolicLink(target("t/l"))).hasToString("/etc/passwd");
  }

  @Test
  void leavesOutWhatTheIgnoreFileNames() throws IOException {
    sourceFile("a.log", "x");
    sourceFile("src/b.log", "x");
    sourceFile("src/c", "x");
    sourceFile("node_modules/m/x", "x");
    sourceFile("node_modules/keep/y", "x");
    sourceFile("empty/only.log", "x");

    copy(
        request("/t", ".")
            .withIgnore(rules("**/*.log", "node_modules", "!node_modules/keep"), ".dockerignore"));

    assertTree(
        "t/",
        "t/empty/",
        "t/node_modules/",
        "t/node_modules/keep/",
        "t/node_modules/keep/y",
        "t/src/",
        "t/src/c");
  }

  @Test
  void saysWhichRuleHidesANamedSource() throws IOException {
    sourceFile("src/a.log", "x");
    CopyRequest request =
        request("/t", "src/a.log").withIgnore(rules("build", "**/*.log"), ".dockerignore");

    assertThatThrownBy(() -> copy(request))
        .isInstanceOf(CopyException.Ignored.class)
        .hasMessageContaining(".dockerignore:2 '**/*.log' matches 'src/a.log'");
  }

  @Test
  void hidesSourcesBehindLinksToo() throws IOException {
    sourceFile("secret/key", "x");
    sourceLink("l", "secret/key");
    sourceLink("hidden", "open");
    sourceFile("open", "x");
    CopyRequest byTarget = request("/t", "l").withIgnore(rules("secret"), "f");
    CopyRequest byLink = request("/t", "hidden").withIgnore(rules("hidden"), "f");
    CopyRequest below = request("/t", "secret/key").withIgnore(rules("secret"), "f");

    assertThatThrownBy(() -> copy(byTarget)).isInstanceOf(CopyException.Ignored.class);
    assertThatThrownBy(() -> copy(byLink)).isInstanceOf(CopyException.Ignored.class);
    assertThatThrownBy(() -> copy(below)).isInstanceOf(CopyException.Ignored.class);
  }

  @Test
  void matchesNoWildcardToWhatIsIgnored() throws IOException {
    sourceFile("a.txt", "x");
    sourceFile("b.txt", "x");
    sourceFile("dir.txt/x", "x");

    copy(request("/t/", "*.txt").withIgnore(rules("b.txt", "dir.txt", "!dir.txt/none"), "f"));

    assertTree("t/", "t/a.txt");
  }

  @Test
  void leavesOutExcludesRelativeToEachSource() throws IOException {
    sourceFile("d/a.txt", "x");
    sourceFile("d/b.md", "x");
    sourceFile("d/sub/c.txt", "x");
    sourceFile("d/sub/keep.txt", "x");
    sourceFile("hom.txt", "x");
    sourceFile("hom.md", "x");

    copy(request("/t/", "d").withExcludes(rules("*.txt", "sub", "!sub/keep.txt")));
    copy(request("/u/", "hom*").withExcludes(rules("*.txt")));

    assertTree("t/", "t/b.md", "t/sub/", "t/sub/keep.txt", "u/", "u/hom.md");
  }

  @Test
  void keepsParentsOfSources() throws IOException {
    sourceFile("x/a/f.c", "1");
    mode(source("x/a"), "rwx------");
    sourceFile("x/b/f.c", "2");
    sourceFile("x/b/f.h", "3");
    sourceFile("y/z", "4");

    copy(request("/t", "x/*/f.c", "y").withParents());

    assertTree("t/", "t/x/", "t/x/a/", "t/x/a/f.c", "t/x/b/", "t/x/b/f.c", "t/y/", "t/y/z");
    assertThat(status("t/x/a").mode()).isEqualTo(0700);
  }

  @Test
  void beginsParentsAtThePivot() throws IOException {
    sourceFile("x/a/b/f.c", "1");

    copy(request("/t", "x/a/./b/f.c").withParents());
    copy(request("/u/", "./x/./a").withParents());

    assertTree("t/", "t/b/", "t/b/f.c", "u/", "u/a/", "u/a/b/", "u/a/b/f.c");
  }

  @Test
  void matchesAnyDepthWithParents() throws IOException {
    sourceFile("x/a/f.c", "1");
    sourceFile("x/a/b/c/g.c", "1");
    sourceFile("x/a/b/c/g.h", "1");

    copy(request("/t", "x/**/*.c").withParents());

    assertTree("t/", "t/x/", "t/x/a/", "t/x/a/b/", "t/x/a/b/c/", "t/x/a/b/c/g.c", "t/x/a/f.c");
  }

  @Test
  void missesPlainPathsWithParents() throws IOException {
    sourceFile("x/a", "1");

    assertThatThrownBy(() -> copy(request("/t", "x/b").withParents()))
        .isInstanceOf(CopyException.NotFound.class);
    CopyPlan plan = CopyPlan.of(request("/t", "x/b*").withParents());
    assertThat(plan.unmatched()).containsExactly("x/b*");
  }

  @Test
  void copiesNamesThatAreNoText() throws IOException {
    byte[] name = {'n', (byte) 0xff, (byte) 0xfe, '\n'};
    var path = dev.envbuilder.path.BytePath.of(name);
    Files.createDirectory(source("d"));
    try (var directory =
            dev.envbuilder.linux.Directory.open(
                dev.envbuilder.path.BytePath.of(source("d").toString()));
        var file = directory.createFile(path, 0644)) {
      file.write(new byte[] {'x'}, 0, 1);
    }

    copy("/t", "d");

    try (var directory =
        dev.envbuilder.linux.Directory.open(
            dev.envbuilder.path.BytePath.of(target("t").toString()))) {
      assertThat(directory.find(path)).isPresent();
    }
  }
}
