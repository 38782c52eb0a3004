package dev.envbuilder.git;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.envbuilder.net.Credentials;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Finding and fetching, against the real git. */
class GitClientTest extends GitCase {
  @Test
  void checksOutTheDefaultBranch() throws Exception {
    String commit = server.repository("app", Map.of("a.txt", "one", "dir/b.txt", "two"));

    Revision revision = checkOut(server.url("app"));

    assertThat(revision).isEqualTo(new Revision("refs/heads/main", commit, ""));
    assertThat(files()).containsExactly("a.txt", "dir", "dir/b.txt");
    assertThat(target.resolve("dir/b.txt")).hasContent("two");
    assertThat(target.resolve(".git")).doesNotExist();
  }

  /** source/git/source.go: as it is, before a branch, before a tag. */
  @ParameterizedTest
  @CsvSource({
    "both, refs/heads/both, branch",
    "tags/both, refs/tags/both, tag",
    "heads/both, refs/heads/both, branch",
    "refs/tags/both, refs/tags/both, tag",
    "light, refs/tags/light, tag",
    "pull/7/head, refs/pull/7/head, pull",
    "deep/name, refs/heads/deep/name, branch"
  })
  void findsReferencesAsBuildKitDoes(String reference, String name, String content)
      throws Exception {
    server.repository("app", Map.of("a.txt", "tag"));
    server.git("app", "tag", "both");
    server.git("app", "tag", "light");
    server.commit("app", Map.of("a.txt", "pull"));
    server.git("app", "update-ref", "refs/pull/7/head", "HEAD");
    server.commit("app", Map.of("a.txt", "branch"));
    server.git("app", "branch", "both");
    server.git("app", "branch", "deep/name");

    assertThat(checkOut(server.url("app") + "#" + reference).name()).isEqualTo(name);
    assertThat(target.resolve("a.txt")).hasContent(content);
  }

  @Test
  void checksOutAnAnnotatedTag() throws Exception {
    String commit = server.repository("app", Map.of("a.txt", "one"));
    server.git("app", "tag", "-a", "v1", "-m", "first");
    String tag = server.git("app", "rev-parse", "v1");
    server.commit("app", Map.of("a.txt", "two"));

    assertThat(checkOut(server.url("app") + "?tag=v1"))
        .isEqualTo(new Revision("refs/tags/v1", tag, commit));
    assertThat(target.resolve("a.txt")).hasContent("one");
  }

  @Test
  void speaksGitsOwnProtocol() throws Exception {
    server.repository("app", Map.of("a.txt", "one"));
    try (GitServer.Daemon daemon = server.daemon()) {
      checkOut("git://127.0.0.1:" + daemon.port() + "/app/.git#main");
    }

    assertThat(target.resolve("a.txt")).hasContent("one");
  }

  @Test
  void fetchesOneCommitOnly() throws Exception {
    server.repository("app", Map.of("a.txt", "one"));
    server.commit("app", Map.of("a.txt", "two"));

    checkOut(server.url("app") + "?keep-git-dir=1");

    assertThat(server.git("../" + folder.relativize(target), "rev-list", "--count", "HEAD"))
        .isEqualTo("1");
  }

  @Test
  void checksOutACommitThatNoReferenceNames() throws Exception {
    String commit = server.repository("app", Map.of("a.txt", "one"));
    server.commit("app", Map.of("a.txt", "two"));

    assertThat(checkOut(server.url("app") + "#" + commit))
        .isEqualTo(new Revision(commit, commit, ""));
    assertThat(target.resolve("a.txt")).hasContent("one");
  }

  @Test
  void fetchesAllWhereAServerGivesNoSingleCommit() throws Exception {
    String commit = server.repository("app", Map.of("a.txt", "one"));
    server.commit("app", Map.of("a.txt", "two"));
    server.deny(commit);

    checkOut(server.url("app") + "#" + commit);

    assertThat(target.resolve("a.txt")).hasContent("one");
  }

  @Test
  void takesTheCommitThatWasLookedUpThoughTheBranchMovesOn() throws Exception {
    server.repository("app", Map.of("a.txt", "one"));
    GitAddress address = address(server.url("app") + "#main");
    Revision revision = client(Credentials.NONE).resolve(address, temporary());
    server.commit("app", Map.of("a.txt", "two"));
    target = Files.createDirectory(folder.resolve("target"));

    client(Credentials.NONE).checkOut(address, revision, temporary(), target);

    assertThat(target.resolve("a.txt")).hasContent("one");
  }

  @Test
  void looksUpNothingForACommit() throws Exception {
    String commit = "0123456789012345678901234567890123456789";

    assertThat(resolve("http://127.0.0.1:1/app.git#" + commit).id()).isEqualTo(commit);
  }

  @Test
  void saysThatThereIsNoSuchReference() throws Exception {
    server.repository("app", Map.of("a.txt", "one"));

    assertThatThrownBy(() -> resolve(server.url("app") + "#missing"))
        .isInstanceOf(GitException.NotFound.class)
        .hasMessageContaining("'" + server.url("app") + "'")
        .hasMessageContaining("'missing'");
  }

  @Test
  void saysThatThereIsNoSuchCommit() throws Exception {
    server.repository("app", Map.of("a.txt", "one"));
    String commit = "0123456789012345678901234567890123456789";

    assertThatThrownBy(() -> checkOut(server.url("app") + "#" + commit))
        .isInstanceOf(GitException.NotFound.class)
        .hasMessageContaining(commit);
  }

  @Test
  void saysThatThereIsNoSuchRepository() {
    assertThatThrownBy(() -> resolve(server.url("missing")))
        .isInstanceOf(GitException.Unreachable.class)
        .hasMessageContaining("'" + server.url("missing") + "'")
        .hasMessageContaining("check its name");
    assertThat(waits).isEmpty();
  }

  @Test
  void triesAgainWhereNobodyAnswers() {
    assertThatThrownBy(() -> resolve("http://ann:secret@127.0.0.1:1/app.git"))
        .isInstanceOf(GitException.Unreachable.class)
        .hasMessageContaining("'http://xxxxx:xxxxx@127.0.0.1:1/app.git'")
        .hasMessageNotContaining("secret")
        .hasMessageNotContaining("ann");
    assertThat(waits).hasSize(OPTIONS.retry().attempts() - 1);
  }

  @ParameterizedTest
  @ValueSource(ints = {4, 40})
  void acceptsTheBeginningOfTheCommit(int digits) throws Exception {
    String commit = server.repository("app", Map.of("a.txt", "one"));

    checkOut(server.url("app") + "?ref=main&checksum=" + commit.substring(0, digits));

    assertThat(target.resolve("a.txt")).hasContent("one");
  }

  @Test
  void acceptsTheTagOrItsCommit() throws Exception {
    String commit = server.repository("app", Map.of("a.txt", "one"));
    server.git("app", "tag", "-a", "v1", "-m", "first");
    String tag = server.git("app", "rev-parse", "v1");

    checkOut(server.url("app") + "?tag=v1&checksum=" + commit);
    checkOut(server.url("app") + "?tag=v1&checksum=" + tag);

    assertThat(target.resolve("a.txt")).hasContent("one");
  }

  @Test
  void refusesAnotherCommit() throws Exception {
    String commit = server.repository("app", Map.of("a.txt", "one"));

    assertThatThrownBy(() -> resolve(server.url("app") + "?ref=main&checksum=0badc0de"))
        .isInstanceOf(GitException.Mismatch.class)
        .hasMessageContaining(commit)
        .hasMessageContaining("0badc0de");
  }

  @Test
  void fetchesTheChecksumItselfIfAsked() throws Exception {
    String commit = server.repository("app", Map.of("a.txt", "one"));
    server.commit("app", Map.of("a.txt", "two"));

    checkOut(server.url("app") + "?branch=main&fetch-by-commit=true&checksum=" + commit);

    assertThat(target.resolve("a.txt")).hasContent("one");
  }

  @Test
  void showsWhatItIsGivenToTheServer() throws Exception {
    server.repository("app", Map.of("a.txt", "one"));
    String basic =
        "Basic "
            + Base64.getEncoder()
                .encodeToString("x-access-token:t0k".getBytes(StandardCharsets.UTF_8));
    server.require(basic);

    assertThatThrownBy(() -> resolve(server.url("app")))
        .isInstanceOf(GitException.Unreachable.class)
        .hasMessageContaining("GIT_AUTH_TOKEN");

    checkOut(address(server.url("app")), uri -> Optional.of(basic));
    checkOut("http://x-access-token:t0k@127.0.0.1:" + server.port() + "/app/.git");

    assertThat(target.resolve("a.txt")).hasContent("one");
  }
}
