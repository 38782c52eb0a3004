package dev.envbuilder.git;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a checkout writes, against the real git. */
class CheckoutTest extends GitCase {
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
}
