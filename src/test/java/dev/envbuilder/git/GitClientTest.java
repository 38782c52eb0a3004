package dev.envbuilder.git;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.envbuilder.net.Credentials;
import dev.envbuilder.net.NetOptions;
import dev.envbuilder.net.Retry;
import dev.envbuilder.net.RetryListener;
import dev.envbuilder.net.Wire;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Against the real git. */
class GitClientTest {
  private static final NetOptions OPTIONS = NetOptions.DEFAULT.withStall(Duration.ofSeconds(20));

  @TempDir private Path folder;
  private final Wire wire = new Wire(OPTIONS);
  private final List<Duration> waits = new ArrayList<>();
  private GitServer server;
  private Path target;
  private int number;

  @BeforeEach
  void start() throws IOException {
    server = new GitServer(Files.createDirectory(folder.resolve("server")));
    target = folder;
  }

  @AfterEach
  void stop() {
    wire.close();
    server.close();
  }

  private GitClient client(Credentials credentials) {
    Retry retry =
        new Retry(waits::add, InstantSource.system(), new Random(1), RetryListener.SILENT);
    return new GitClient(
        wire, retry, OPTIONS, new GitSettings(credentials, Optional.empty(), Optional.empty()));
  }

  private static GitAddress address(String text) throws IOException {
    return GitAddress.parse(text).orElseThrow();
  }

  private Path temporary() throws IOException {
    return Files.createDirectory(folder.resolve("temporary-" + number++));
  }

  private Revision resolve(String text) throws IOException {
    return client(Credentials.NONE).resolve(address(text), temporary());
  }

  private Revision checkOut(String text) throws IOException {
    return checkOut(address(text), Credentials.NONE);
  }

  private Revision checkOut(GitAddress address, Credentials credentials) throws IOException {
    GitClient client = client(credentials);
    target = Files.createDirectory(folder.resolve("target-" + number++));
    Revision revision = client.resolve(address, temporary());
    client.checkOut(address, revision, temporary(), target);
    return revision;
  }

  /** What is below the target, {@code .git} left out. */
  private List<String> files() throws IOException {
    try (Stream<Path> paths = Files.walk(target)) {
      return paths
          .filter(path -> !path.equals(target))
          .map(path -> target.relativize(path).toString())
          .filter(name -> !name.equals(".git") && !name.startsWith(".git/"))
          .sorted()
          .toList();
    }
  }

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
  void setsModesLinksAndNamesAsGitDoes() throws Exception {
    Path app = server.folder("app");
    Files.createDirectories(app);
    Files.writeString(app.resolve("run.sh"), "#!/bin/sh\n");
    Files.setPosixFilePermissions(
        app.resolve("run.sh"), PosixFilePermissions.fromString("rwx------"));
    Files.createSymbolicLink(app.resolve("link"), Path.of("nowhere/else"));
    server.repository("app", Map.of("plain", "x", "ü ä", "named"));

    checkOut(server.url("app"));

    assertThat(
            PosixFilePermissions.toString(Files.getPosixFilePermissions(target.resolve("run.sh"))))
        .isEqualTo("rwxr-xr-x");
    assertThat(
            PosixFilePermissions.toString(Files.getPosixFilePermissions(target.resolve("plain"))))
        .isEqualTo("rw-r--r--");
    assertThat(Files.readSymbolicLink(target.resolve("link"))).isEqualTo(Path.of("nowhere/else"));
    assertThat(files()).contains("ü ä");
  }

  @Test
  void setsLineEndsThatAttributesAskFor() throws Exception {
    server.repository(
        "app", Map.of(".gitattributes", "*.bat text eol=crlf\n", "a.bat", "x\ny\n", "b", "x\n"));

    checkOut(server.url("app"));

    assertThat(target.resolve("a.bat"))
        .hasBinaryContent("x\r\ny\r\n".getBytes(StandardCharsets.UTF_8));
    assertThat(target.resolve("b")).hasBinaryContent("x\n".getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void givesFilesTheTimeOfTheCommitIfAsked() throws Exception {
    server.repository("app", Map.of("dir/a.txt", "one"));

    checkOut(server.url("app") + "?mtime=commit");

    FileTime time = FileTime.from(Instant.ofEpochSecond(1_700_000_000));
    assertThat(Files.getLastModifiedTime(target.resolve("dir/a.txt"))).isEqualTo(time);
    assertThat(Files.getLastModifiedTime(target.resolve("dir"))).isEqualTo(time);
  }

  @Test
  void keepsARepositoryThatGitCanWorkWith() throws Exception {
    String commit = server.repository("app", Map.of("a.txt", "one", "dir/b", "two"));
    String url = "http://ann:secret@127.0.0.1:" + server.port() + "/app/.git";

    checkOut(url + "?keep-git-dir=true#main");

    String in = "../" + folder.relativize(target);
    assertThat(server.git(in, "status", "--porcelain")).isEmpty();
    assertThat(server.git(in, "rev-parse", "HEAD", "main")).isEqualTo(commit + "\n" + commit);
    assertThat(server.git(in, "fsck")).doesNotContain("error", "missing");
    assertThat(server.git(in, "remote", "get-url", "origin"))
        .isEqualTo("http://xxxxx:xxxxx@127.0.0.1:" + server.port() + "/app/.git");
    assertThat(target.resolve(".git/FETCH_HEAD")).doesNotExist();
  }

  @Test
  void checksOutSubmodulesInSubmodules() throws Exception {
    server.repository("inner", Map.of("i.txt", "inner"));
    server.repository("middle", Map.of("m.txt", "middle"));
    addSubmodule("middle", "../inner", "in");
    submodule("middle", "../../inner/.git");
    server.repository("outer", Map.of("o.txt", "outer"));
    server.git("outer", "submodule", "add", "-q", server.url("middle"), "deps/mid");
    server.commit("outer", Map.of());

    checkOut(server.url("outer"));

    assertThat(files())
        .containsExactly(
            ".gitmodules",
            "deps",
            "deps/mid",
            "deps/mid/.gitmodules",
            "deps/mid/in",
            "deps/mid/in/i.txt",
            "deps/mid/m.txt",
            "o.txt");

    checkOut(server.url("outer") + "?submodules=false");

    assertThat(files()).containsExactly(".gitmodules", "deps", "deps/mid", "o.txt");

    checkOut(server.url("outer") + "?keep-git-dir=1");

    String in = "../" + folder.relativize(target);
    assertThat(server.git(in, "status", "--porcelain")).isEmpty();
    assertThat(server.git(in + "/deps/mid/in", "status", "--porcelain")).isEmpty();
  }

  private void addSubmodule(String name, String url, String path) throws Exception {
    server.git(name, "-c", "protocol.file.allow=always", "submodule", "add", "-q", url, path);
    server.commit(name, Map.of());
  }

  /** What is committed as the address of the submodule "in". */
  private void submodule(String name, String url) throws Exception {
    server.git(name, "config", "-f", ".gitmodules", "submodule.in.url", url);
    server.commit(name, Map.of());
  }

  @Test
  void refusesSubmodulesThatAreFilesHere() throws Exception {
    server.repository("inner", Map.of("i.txt", "inner"));
    server.repository("outer", Map.of("o.txt", "outer"));
    addSubmodule("outer", "../inner", "in");
    submodule("outer", server.folder("inner").toString());

    assertThatThrownBy(() -> checkOut(server.url("outer")))
        .isInstanceOf(GitException.BadAddress.class)
        .hasMessageContaining("only http, https, git and ssh");
  }

  @Test
  void refusesASubmoduleThatNothingDescribes() throws Exception {
    String commit = server.repository("outer", Map.of("o.txt", "outer"));
    server.git("outer", "update-index", "--add", "--cacheinfo", "160000," + commit + ",stray");
    server.git("outer", "commit", "-q", "-m", "stray");

    assertThatThrownBy(() -> checkOut(server.url("outer")))
        .isInstanceOf(GitException.BadContent.class)
        .hasMessageContaining("'stray'")
        .hasMessageContaining("?submodules=false");
  }

  @ParameterizedTest
  @ValueSource(strings = {".git", ".GIT", "..", "."})
  void refusesNamesThatLeadElsewhere(String name) throws Exception {
    server.repository("app", Map.of("a.txt", "one"));
    String blob = server.git("app", "rev-parse", "HEAD:a.txt");
    Path list = folder.resolve("tree");
    // git refuses to write such a tree, so the object is written as it is
    byte[] id = java.util.HexFormat.of().parseHex(blob);
    java.io.ByteArrayOutputStream tree = new java.io.ByteArrayOutputStream();
    tree.write(("100644 " + name + "\0").getBytes(StandardCharsets.UTF_8));
    tree.write(id);
    Files.write(list, tree.toByteArray());
    String bad =
        server.git("app", "hash-object", "-t", "tree", "-w", "--literally", list.toString());
    String commit = server.git("app", "commit-tree", "-m", "bad", bad);
    server.git("app", "update-ref", "refs/heads/bad", commit);

    assertThatThrownBy(() -> checkOut(server.url("app") + "#bad")).isInstanceOf(GitException.class);
    assertThat(files()).isEmpty();
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
