package dev.envbuilder.it;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Base images made on this machine, as tests must not need the internet's registries. Each is made
 * once and kept in the cache directory.
 */
final class BaseImages {
  private static final String SBIN =
      "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

  private BaseImages() {}

  /** A static shell with its applets, a root user and /tmp: the smallest usable image. */
  static OciLayout busybox() {
    return cached("busybox", BaseImages::makeBusybox);
  }

  /** busybox, and {@code /bin/hello}, which is linked to a musl in /lib, as in Alpine. */
  static OciLayout musl() {
    return cached("musl", BaseImages::makeMusl);
  }

  /** Debian bookworm's essential packages and apt; takes half a minute and a mirror to make. */
  static OciLayout debian() {
    return cached("debian", BaseImages::makeDebian);
  }

  private static OciLayout cached(String name, Consumer<Path> make) {
    synchronized (BaseImages.class) { // two test classes must not make the same image
      try {
        Path directory = Files.createDirectories(Dist.cache().resolve("base-images"));
        Path layout = directory.resolve(name);
        if (!Files.exists(layout.resolve("index.json"))) {
          Path root = Files.createTempDirectory(Dist.scratch(), name + "-");
          Path half = directory.resolve(name + ".part");
          Command.run("rm", "-rf", half.toString(), layout.toString());
          Files.createDirectory(root.resolve("root"));
          make.accept(root.resolve("root"));
          OciLayout.pack(
              root.resolve("root"), half, Map.of("Env", List.of(SBIN), "Cmd", List.of("/bin/sh")));
          Files.move(half, layout);
          Command.run("rm", "-rf", "--one-file-system", root.toString());
        }
        return new OciLayout(layout);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private static void makeBusybox(Path root) {
    shell(
        root,
        """
        mkdir -p bin sbin usr/bin usr/sbin etc root home tmp var/tmp
        chmod 1777 tmp var/tmp
        chmod 700 root
        cp "$(command -v busybox)" bin/busybox
        for applet in $(bin/busybox --list); do [ -e "bin/$applet" ] || ln bin/busybox "bin/$applet"; done
        echo 'root:x:0:0:root:/root:/bin/sh' >etc/passwd
        echo 'nobody:x:65534:65534:nobody:/home:/bin/false' >>etc/passwd
        printf 'root:x:0:\\nnogroup:x:65534:\\n' >etc/group
        """);
  }

  private static void makeMusl(Path root) {
    makeBusybox(root);
    shell(
        root,
        """
        mkdir lib
        printf '#include <stdio.h>\\nint main(void) { return puts("hello from musl") < 0; }\\n' |
          musl-gcc -x c -o bin/hello -
        for loader in /lib/ld-musl-*.so.1; do cp -L "$loader" lib/; done
        """);
  }

  private static void makeDebian(Path root) {
    shell(
        root,
        """
        mmdebstrap --quiet --variant=minbase --format=directory \\
          --dpkgopt=path-exclude=/usr/share/doc/* --dpkgopt=path-exclude=/usr/share/locale/* \\
          bookworm .
        rm -f etc/hostname etc/resolv.conf
        rm -rf var/lib/apt/lists/* var/cache/apt/*.bin var/log/*.log
        chmod 755 .
        """);
  }

  private static void shell(Path directory, String script) {
    Command.of("sh", "-eu").in(directory).input(script.getBytes(UTF_8)).run().ok();
  }
}
