package dev.envbuilder.it;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** One build with RUN mounts of every type: what its steps see, and what is left of it. */
@NeedsRoot
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MountsIT {
  /** A step: its name in the results, its flags, its command, and what that is to print. */
  record Case(String name, String flags, String command, String output) {
    String instruction() {
      return "RUN %s { %s; } >/out/%s 2>&1; true\n".formatted(flags, command, name);
    }

    @Override
    public String toString() {
      return name;
    }
  }

  private static final List<Case> CASES =
      List.of(
          // bind
          new Case(
              "context",
              "--mount=target=/src",
              "cd /src && find . | sort",
              ".\n./.dockerignore\n./Dockerfile\n./file\n./sub\n./sub/inner\n"),
          new Case("owner", "--mount=target=/src", "stat -c %u:%g /src /src/file", "0:0\n0:0\n"),
          new Case(
              "file", "--mount=source=file,target=/etc/made/deep", "cat /etc/made/deep", "f\n"),
          new Case("relative", "--mount=source=sub,dst=rel/x", "cat /srv/app/rel/x/inner", "i\n"),
          new Case(
              "covered",
              "--mount=type=bind,src=/sub,destination=/srv/app/old",
              "cd /srv/app/old && pwd -P && ls && ls ..",
              "/srv/app/old\ninner\nold\n"),
          new Case(
              "workdir", "--mount=target=.", "pwd -P && ls", "/srv/app\nDockerfile\nfile\nsub\n"),
          new Case(
              "above",
              "--mount=target=/srv",
              "pwd -P && ls /srv",
              "/srv/app\nDockerfile\napp\nfile\nsub\n"),
          new Case(
              "stage",
              "--mount=from=tools,source=/tree,target=/t",
              "cat /t/link && stat -c '%a %u:%g %h' /t /t/hard | cut -d' ' -f1,2",
              "data\n711 5:6\n640 5:6\n"),
          new Case(
              "hardlinks",
              "--mount=from=tools,source=/tree,target=/t",
              "echo more >>/t/hard && cat /t/sub/file",
              "data\nmore\n"),
          new Case(
              "linkedSource",
              "--mount=from=tools,source=alias/sub/file,target=/t",
              "cat /t",
              "data\n"),
          new Case(
              "image",
              "--mount=from=busybox,source=/bin/busybox,target=/tool/busybox",
              "/tool/busybox echo runs",
              "runs\n"),
          new Case(
              "changed",
              "--mount=target=/src,rw",
              "echo x >/src/new && echo changed >/src/file && cat /src/file",
              "changed\n"),
          new Case(
              "dropped",
              "--mount=target=/src,ro=false",
              "cat /src/file; ls /src/new",
              "f\nls: /src/new: No such file or directory\n"),
          new Case(
              "nested",
              "--mount=source=file,target=/n/a/b --mount=source=sub,target=/n/a --mount=type=tmpfs,target=/n",
              "ls /n /n/a && cat /n/a/b",
              "/n:\na\n\n/n/a:\nb\ninner\nf\n"),
          new Case(
              "twice",
              "--mount=source=sub,target=/x --mount=source=file,target=/./x",
              "cat /x",
              "f\n"),
          new Case("throughLink", "--mount=source=sub,target=/link/m", "ls /srv/app/m", "inner\n"),
          new Case(
              "onLink",
              "--mount=source=sub,target=/named",
              "ls /real && readlink /named",
              "inner\n/real\n"),
          new Case("variable", "--mount=source=$WHAT,target=/$WHAT", "ls /sub", "inner\n"),
          // tmpfs
          new Case(
              "tmpfs",
              "--mount=type=tmpfs,target=/tmpfs",
              "stat -f -c %T /tmpfs/ && stat -L -c '%a %u:%g' /tmpfs && cd /tmpfs"
                  + " && printf '#!/bin/sh\\necho runs' >p && chmod 755 p && ./p",
              "tmpfs\n1777 0:0\nruns\n"),
          new Case(
              "tmpfsOver",
              "--mount=type=tmpfs,target=/srv/app/old,size=20m",
              "stat -f -c %T old/ && stat -L -c %a old && ls old",
              "tmpfs\n750\n"),
          new Case(
              "tmpfsLarge",
              "--mount=type=tmpfs,target=/tmpfs,size=4t",
              "stat -L -c '%a %u:%g' /tmpfs && touch /tmpfs/x && ls /tmpfs",
              "1777 0:0\nx\n"),
          new Case(
              "tmpfsGone",
              "",
              "ls -A /dev/shm; ls -d /dev/.env* /tmpfs",
              "ls: /dev/.env*: No such file or directory\nls: /tmpfs: No such file or directory\n"),
          // cache
          new Case(
              "cacheNew",
              "--mount=type=cache,target=/cached",
              "stat -L -c '%a %u:%g' /cached && cd /cached && pwd -P && ls && echo kept >file",
              "755 0:0\n/cached\n"),
          new Case("cacheAgain", "--mount=type=cache,dst=/cached/", "cat /cached/file", "kept\n"),
          new Case(
              "cacheById",
              "--mount=type=cache,id=/cached,target=/elsewhere,sharing=locked",
              "cat /elsewhere/file",
              "kept\n"),
          new Case(
              "cacheTwice",
              "--mount=type=cache,id=/cached,target=/one,sharing=private --mount=type=cache,id=/cached,target=/two",
              "cat /one/file && echo two >/two/two && cat /one/two && rm /two/two",
              "kept\ntwo\n"),
          new Case(
              "cacheOwned",
              "--mount=type=cache,target=/cached,uid=1000,gid=1001,mode=0700",
              "stat -L -c '%a %u:%g' /cached && ls /cached",
              "700 1000:1001\n"),
          new Case(
              "cacheSeeded",
              "--mount=type=cache,target=/cached,from=tools,source=tree",
              "stat -L -c '%a %u:%g' /cached && cat /cached/link",
              "711 5:6\ndata\n"),
          new Case(
              "cacheRemoved",
              "--mount=type=cache,target=/gone",
              "echo x >/gone/x && rm -rf /gone; mkdir -p /gone && echo y >/gone/y && cat /gone/y",
              "y\n"),
          new Case("cacheAfter", "--mount=type=cache,target=/gone", "ls /gone", "y\n"),
          new Case(
              "cacheInBind",
              "--mount=target=/src --mount=type=cache,target=/src/sub/inside/cached,id=/cached",
              "cat /src/sub/inside/cached/file",
              "kept\n"),
          new Case(
              "cacheCovers",
              "--mount=type=cache,target=/srv/app/old,id=other",
              "ls -A old && echo o >old/other",
              ""),
          // ssh
          new Case(
              "ssh",
              "--mount=type=ssh",
              "echo $SSH_AUTH_SOCK && test -S $SSH_AUTH_SOCK && stat -L -c '%a %u:%g' $SSH_AUTH_SOCK",
              "/run/buildkit/ssh_agent.0\n600 0:0\n"),
          new Case(
              "sshOptions",
              "--mount=type=ssh,id=default,target=/a/sock,required,mode=0666,uid=1000,gid=1001",
              "echo $SSH_AUTH_SOCK && stat -L -c '%F %a %u:%g' $SSH_AUTH_SOCK",
              "/a/sock\nsocket 666 1000:1001\n"),
          new Case(
              "sshAbsent",
              "--mount=type=ssh,id=none --mount=type=ssh",
              "echo $SSH_AUTH_SOCK && ls /run/buildkit",
              "/run/buildkit/ssh_agent.0\nssh_agent.1\n"),
          new Case(
              "sshGone",
              "",
              "echo -$SSH_AUTH_SOCK- && ls -d /run",
              "--\nls: /run: No such file or directory\n"),
          new Case("uncovered", "", "cat old/before && stat -c %a old", "before\n750\n"));

  private static final String USER_STEPS =
      """
      USER user
      RUN --mount=target=/src --mount=type=tmpfs,target=/mine/tmp --mount=type=cache,target=/mine/cache,uid=1000 \\
          { cat /src/file; echo t >/mine/tmp/t; cat /mine/tmp/t; echo c >/mine/cache/c; cat /mine/cache/c; \\
            touch /src/x; } >/out/user 2>&1; true
      USER root
      RUN --mount=type=tmpfs,target=/stub/by/step echo stays >/stub/by/stays
      RUN --mount=type=cache,target=/cached2 cp -r /cached2 /copied
      """;

  private Path scratch;
  private Story story;
  private Container container;
  private Command.Finished finished;

  @BeforeAll
  void buildOnce(@TempDir Path temporary) throws IOException {
    scratch = temporary;
    story =
        Story.of(scratch, dockerfile())
            .withLayers()
            .env("ENVBUILDER_BUILD_SSH_KEY_default", key())
            .file("file", "f\n")
            .file("hidden", "h\n")
            .file(".dockerignore", "hidden\nsub/hid*\n");
    Path sub = Files.createDirectory(story.workspace().resolve("sub"));
    Files.writeString(sub.resolve("inner"), "i\n");
    Files.writeString(sub.resolve("hidden"), "h\n");
    Command.run("chown", "-R", "1234:1234", story.workspace().toString());
    container = adapt(story.bundle()).start();
    finished = container.await();
    assertThat(finished.err()).contains("Running init command");
  }

  @AfterAll
  void deleteContainer() {
    container.close();
  }

  private String dockerfile() {
    return """
    FROM busybox AS tools
    RUN mkdir -p /tree/sub && echo data >/tree/sub/file && ln -s sub/file /tree/link && ln /tree/sub/file /tree/hard \\
        && chmod 640 /tree/hard && chown -R 5:6 /tree && chmod 711 /tree && ln -s tree /alias
    FROM busybox
    ARG WHAT=sub
    RUN echo 'user:x:1000:1000::/home:/bin/sh' >>/etc/passwd
    RUN mkdir -p /srv/app/old /real && echo before >/srv/app/old/before && chmod 750 /srv/app/old \\
        && ln -s srv/app /link && ln -s /real /named \\
        && touch -d '2020-01-02 03:04:05' /srv/app/old /srv/app /srv /real && touch -d '2020-01-02 03:04:05' /
    WORKDIR /srv/app
    """
        + cases().stream().map(Case::instruction).collect(joining())
        + USER_STEPS;
  }

  private String key() throws IOException {
    Path file = scratch.resolve("key");
    Command.run("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", file.toString());
    return Files.readString(file);
  }

  /** What the container that builds is given beside Docker's defaults. */
  Bundle adapt(Bundle bundle) {
    return bundle;
  }

  List<Case> cases() {
    return CASES;
  }

  /** What a step printed. */
  String out(String name) {
    return story.out(name);
  }

  /** What the builder said. */
  String messages() {
    return finished.err();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void shows(Case step) {
    assertThat(story.out(step.name())).isEqualTo(step.output());
  }

  @Test
  void serveOtherUsers() {
    assertThat(story.out("user")).isEqualTo("f\nt\nc\ntouch: /src/x: Permission denied\n");
  }

  @Test
  void leaveNoLayerWhereTheStepWroteNothingElse() {
    List<String> empty =
        Jq.strings(
            story.image().config(),
            ".history[] | select(.created_by | tostring | test(\"/out/\")) | .empty_layer");

    assertThat(empty).hasSize(cases().size() + 1).containsOnly("true");
  }

  @Test
  void leaveTheRootAsTheImageHasIt() {
    OciLayout image = story.image();
    List<Path> layers = image.layers();
    try (var unpacked = UnpackedImage.of(layers.subList(0, layers.size() - 2))) {
      String[] kept = {"/workspaces", "/out", "/images", "/layers"};
      assertThat(
              RootListing.of(unpacked.root())
                  .without(Workspace.KEPT)
                  .without(kept)
                  .diff(Workspace.listing(container).without(kept)))
          .isEmpty();
    }
  }

  @Test
  void leaveWhatAStepMadeBesideThem() {
    assertThat(container.file("/stub/by/stays")).hasContent("stays");
    assertThat(container.file("/stub/by/step")).doesNotExist();
    assertThat(container.file("/copied")).isEmptyDirectory();
    assertThat(container.file("/etc/made")).doesNotExist();
    assertThat(container.file("/mine")).doesNotExist();
  }

  @Test
  void sayWhatIsNotInMemory() {
    assertThat(finished.err())
        .containsOnlyOnce("the tmpfs mount at '/tmpfs' is on disk")
        .doesNotContain("'/srv/app/old' is on disk");
  }
}
