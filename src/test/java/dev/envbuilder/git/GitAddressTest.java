package dev.envbuilder.git;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GitAddressTest {
  /** DF/dfgitutil/git_ref_test.go, TestParseGitRef. */
  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      delimiterString = " | ",
      value = {
        "https://example.com/foo.git | https://example.com/foo.git | - | -",
        "https://example.com/foo.git#deadbeef | https://example.com/foo.git | deadbeef | -",
        "https://example.com/foo.git#release/1.2 | https://example.com/foo.git | release/1.2 | -",
        "git://example.com/foo | git://example.com/foo | - | -",
        "ssh://git@example.com:2222/foo#main | ssh://git@example.com:2222/foo | main | -",
        "https://foo:bar@github.com/moby/buildkit.git | https://foo:bar@github.com/moby/buildkit.git | - | -",
        "git@github.com:moby/buildkit | git@github.com:moby/buildkit | - | -",
        "git@github.com:moby/buildkit.git | git@github.com:moby/buildkit.git | - | -",
        "https://github.com/foo/bar.git#baz/qux:quux/quuz | https://github.com/foo/bar.git | baz/qux | quux/quuz",
        "https://github.com/docker/docker.git#:myfolder | https://github.com/docker/docker.git | - | myfolder",
        "https://github.com/docker/docker.git?ref=v1.0.0&subdir=/subdir | https://github.com/docker/docker.git | v1.0.0 | /subdir",
        "https://github.com/moby/buildkit.git?subdir=/subdir#v1.0.0 | https://github.com/moby/buildkit.git | v1.0.0 | /subdir",
        "https://github.com/moby/buildkit.git?tag=v1.0.0 | https://github.com/moby/buildkit.git | refs/tags/v1.0.0 | -",
        "https://github.com/moby/buildkit.git?tag=refs/tags/v1 | https://github.com/moby/buildkit.git | refs/tags/v1 | -",
        "https://github.com/moby/buildkit.git?branch=v1.0 | https://github.com/moby/buildkit.git | refs/heads/v1.0 | -",
        "git@github.com:moby/buildkit.git?subdir=/subdir#v1.0.0 | git@github.com:moby/buildkit.git | v1.0.0 | /subdir",
        "https://h/a.git?checksum=abc | https://h/a.git | abc | -",
        "https://h/a.git?ref=v1&commit=abc | https://h/a.git | v1 | -",
        "https://h/a.git#caf%C3%A9 | https://h/a.git | café | -",
        "HTTPS://h/a.git | HTTPS://h/a.git | - | -",
      })
  void readsRepositories(String text, String remote, String reference, String folder)
      throws Exception {
    GitAddress address = GitAddress.parse(text).orElseThrow();

    assertThat(address.remote()).isEqualTo(remote);
    assertThat(address.reference()).isEqualTo(reference == null ? "" : reference);
    assertThat(address.options().folder()).isEqualTo(folder == null ? "" : folder);
    assertThat(address.looksLocal()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://example.com/",
        "https://example.com/foo",
        "https://example.com/foo.git/",
        "https://example.com/foo.git.bar",
        "custom.xyz/moby/buildkit.git",
        "https://github.com/moby/buildkit",
        "http://github.com/docker/docker.git:#branch",
        "./.git",
        ".git",
        "../a.git",
        "ftp://h/a.git",
        "file:///a.git",
        "host:path",
        "dir/a@b",
        ""
      })
  void leavesOtherWordsAlone(String text) throws Exception {
    assertThat(GitAddress.parse(text)).isEmpty();
  }

  @Test
  void knowsTheFormThatIsTakenForAPath() throws Exception {
    GitAddress address = GitAddress.parse("github.com/moby/buildkit#master").orElseThrow();

    assertThat(address.looksLocal()).isTrue();
  }

  /** DF/dfgitutil/git_ref.go, loadQuery. */
  @ParameterizedTest
  @CsvSource(
      delimiterString = " | ",
      value = {
        "https://h/a.git?ref=v1.0.0#v1.2.3 | ref conflicts",
        "https://h/a.git?ref=v1.0.0&tag=v1.2.3 | ref conflicts",
        "https://h/a.git?tag=v1.0.0&branch=v1.0 | branch conflicts with tag",
        "https://h/a.git?subdir=a#main:b | subdir conflicts",
        "https://h/a.git?invalid=123 | unexpected query \"invalid\"",
        "https://h/a.git?ref= | query \"ref\" has no value",
        "https://h/a.git?ref=a&ref=b | query \"ref\" has multiple values",
        "https://h/a.git?keep-git-dir=maybe | invalid keep-git-dir value: \"maybe\"",
        "https://h/a.git?submodules=2 | invalid submodules value: \"2\"",
        "https://h/a.git?mtime=now | invalid mtime value: \"now\"",
        "git@h:a.git?x=1 | unexpected query \"x\"",
      })
  void refusesContradictions(String text, String why) {
    assertThatThrownBy(() -> GitAddress.parse(text))
        .isInstanceOf(GitException.BadAddress.class)
        .hasMessageContaining(why);
  }

  @Test
  void readsSwitchesWithAndWithoutAValue() throws Exception {
    GitOptions options =
        GitAddress.parse("https://h/a.git?keep-git-dir&submodules=0&mtime=commit&fetch-by-commit=t")
            .orElseThrow()
            .options();

    assertThat(options.keepGitDir()).contains(true);
    assertThat(options.submodules()).isFalse();
    assertThat(options.commitTimes()).isTrue();
    assertThat(options.fetchByCommit()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "a/b, a/b",
    "/a/, a",
    "., ''",
    "/, ''",
    "a/../b, b",
    "../../a, a",
    "a//./b, a/b",
    "'', ''"
  })
  void cleansFolders(String folder, String clean) {
    GitOptions options = new GitOptions("", folder, java.util.Optional.empty(), true, false, false);

    assertThat(options.cleanFolder()).isEqualTo(clean);
  }

  @ParameterizedTest
  @CsvSource({
    "https://u:p@h/a.git, https://xxxxx:xxxxx@h/a.git",
    "https://token@h/a.git, https://xxxxx@h/a.git",
    "ADD https://u:p@h/a http://b@c/d /x, ADD https://xxxxx:xxxxx@h/a http://xxxxx@c/d /x",
    "https://h/a@b, https://h/a@b",
    "git@h:a.git, git@h:a.git",
    "https://u:p@ss@h/x, https://xxxxx:xxxxx@h/x"
  })
  void hidesUsersAndPasswords(String text, String redacted) {
    assertThat(GitRemote.redact(text)).isEqualTo(redacted);
  }

  /** git help submodule, "add": relative to the origin of the superproject. */
  @ParameterizedTest
  @CsvSource({
    "https://h/o/a.git, ../b.git, https://h/o/b.git",
    "https://h/o/a.git, ../../p/b.git, https://h/p/b.git",
    "https://h/o/a.git, ./b, https://h/o/a.git/b",
    "https://h/o/a/, ../b, https://h/o/b",
    "git@h:o/a.git, ../b.git, git@h:o/b.git",
    "git@h:a.git, ../b.git, git@h:b.git",
    "https://h/a.git, https://x/y.git, https://x/y.git"
  })
  void resolvesSubmodules(String parent, String url, String resolved) {
    assertThat(GitRemote.resolve(parent, url)).isEqualTo(resolved);
  }
}
