package dev.envbuilder.it;

import static java.util.function.Function.identity;
import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The same build in a container that may mount: nothing else differs but what a mount is seen by.
 */
class RealMountsIT extends MountsIT {
  /** Cases of the other way that end otherwise here, by name. */
  private static final Map<String, Case> OTHERS =
      Stream.of(
              new Case(
                  "hardlinks",
                  "--mount=from=tools,source=/tree,target=/t,rw",
                  "echo more >>/t/hard && cat /t/sub/file",
                  "data\nmore\n"),
              new Case(
                  "cacheRemoved",
                  "--mount=type=cache,target=/gone",
                  "echo x >/gone/x && rm -rf /gone; mkdir -p /gone && echo y >/gone/y && ls /gone",
                  "rm: can't remove '/gone': Device or resource busy\ny\n"))
          .collect(toMap(Case::name, identity()));

  private static final List<Case> MORE =
      List.of(
          new Case(
              "readOnly",
              "--mount=target=/src --mount=from=tools,source=/tree,target=/t",
              "touch /src/file /t/new",
              "touch: /src/file: Read-only file system\ntouch: /t/new: Read-only file system\n"),
          new Case(
              "unchanged",
              "--mount=from=tools,source=/tree,target=/t,rw",
              "echo x >/t/sub/file && rm /t/link && ls /t",
              "hard\nsub\n"),
          new Case(
              "source",
              "--mount=from=tools,source=/tree,target=/t",
              "ls /t && cat /t/sub/file",
              "hard\nlink\nsub\ndata\n"),
          new Case(
              "inReadOnly",
              "--mount=from=tools,source=/tree,target=/t --mount=type=tmpfs,target=/t/new/m",
              "ls /t && touch /t/new/m/x",
              "hard\nlink\nnew\nsub\n"),
          new Case(
              "throughMountedLink",
              "--mount=from=tools,source=/,target=/t --mount=source=sub,target=/t/alias/../out/m",
              "ls /t/out/m /t/tree",
              "/t/out/m:\ninner\n\n/t/tree:\nhard\nlink\nsub\n"),
          new Case(
              "tmpfsLimit",
              "--mount=type=tmpfs,target=/tmpfs,size=64k",
              "head -c 100k /dev/zero >/tmpfs/x 2>/dev/null; stat -c %s /tmpfs/x",
              "65536\n"),
          new Case(
              "overMountPoint",
              "--mount=source=file,target=/etc/hosts --mount=type=tmpfs,target=/dev/shm",
              "cat /etc/hosts && ls -A /dev/shm",
              "f\n"),
          new Case(
              "busy",
              "--mount=target=/src --mount=type=tmpfs,target=/tmpfs",
              "rmdir /src /tmpfs",
              "rmdir: '/src': Device or resource busy\nrmdir: '/tmpfs': Device or resource busy\n"),
          new Case(
              "realpath",
              "--mount=target=/src --mount=type=tmpfs,target=/m --mount=type=cache,target=/c",
              "realpath /src/file /m /c",
              "/src/file\n/m\n/c\n"));

  @Override
  Bundle adapt(Bundle bundle) {
    return bundle.withCapability("CAP_SYS_ADMIN");
  }

  @Override
  List<Case> cases() {
    List<Case> cases = new ArrayList<>();
    super.cases().forEach(each -> cases.add(OTHERS.getOrDefault(each.name(), each)));
    cases.addAll(MORE);
    return cases;
  }

  @Test
  @Override
  void serveOtherUsers() {
    assertThat(out("user")).isEqualTo("f\nt\nc\ntouch: /src/x: Read-only file system\n");
  }

  @Test
  @Override
  void sayWhatIsNotInMemory() {
    assertThat(messages()).doesNotContain("is on disk");
  }
}
