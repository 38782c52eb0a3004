package dev.envbuilder.it;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * A container to be: image, command and limits, restricted as Docker restricts by default (its
 * capability set, a seccomp profile like its own, its masked paths, its mounts), with the host's
 * network. {@link #start()} makes it a {@link Container} under runc.
 */
final class Bundle {
  /** moby, oci/caps/defaults.go. */
  static final List<String> CAPABILITIES =
      List.of(
          "CAP_CHOWN",
          "CAP_DAC_OVERRIDE",
          "CAP_FSETID",
          "CAP_FOWNER",
          "CAP_MKNOD",
          "CAP_NET_RAW",
          "CAP_SETGID",
          "CAP_SETUID",
          "CAP_SETFCAP",
          "CAP_SETPCAP",
          "CAP_NET_BIND_SERVICE",
          "CAP_SYS_CHROOT",
          "CAP_KILL",
          "CAP_AUDIT_WRITE");

  private static final String PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

  /** moby, oci/defaults.go. */
  private static final List<String> MASKED =
      List.of(
          "/proc/acpi",
          "/proc/asound",
          "/proc/interrupts",
          "/proc/kcore",
          "/proc/keys",
          "/proc/latency_stats",
          "/proc/sched_debug",
          "/proc/scsi",
          "/proc/timer_list",
          "/proc/timer_stats",
          "/sys/devices/virtual/powercap",
          "/sys/firmware");

  private static final List<String> READ_ONLY =
      List.of("/proc/bus", "/proc/fs", "/proc/irq", "/proc/sys", "/proc/sysrq-trigger");

  private final Path rootfs;
  private final Map<String, String> environment = new LinkedHashMap<>(Map.of("PATH", PATH));
  private final List<Map<String, Object>> volumes = new ArrayList<>();
  private final List<Map<String, Object>> networkFiles = new ArrayList<>();
  private final Map<String, String> files = new LinkedHashMap<>();
  private final List<String> capabilities = new ArrayList<>(CAPABILITIES);
  private final List<String> absentMounts = new ArrayList<>();
  private List<String> command = List.of("/.envbuilder/bin/envbuilder");
  private String directory = "/";
  private boolean terminal;
  private boolean readOnlyDev;
  private boolean seccomp = true;
  private int uid;
  private boolean network = true;
  private long memory;
  private Optional<String> processors = Optional.empty();
  private Optional<Path> disk = Optional.empty();
  private Optional<Long> coreLimit = Optional.empty();

  private Bundle(Path rootfs) {
    this.rootfs = rootfs;
  }

  /** A container of the image under test. */
  static Bundle ofImage() {
    return of(Dist.rootfs());
  }

  /** A container of the image with this unpacked file system, which is not written to. */
  static Bundle of(Path rootfs) {
    return new Bundle(rootfs);
  }

  /** Arguments for the image's entry point. */
  Bundle arguments(String... arguments) {
    var words = new ArrayList<>(List.of("/.envbuilder/bin/envbuilder"));
    words.addAll(List.of(arguments));
    command = List.copyOf(words);
    return this;
  }

  /** A command instead of the entry point. */
  Bundle command(String... words) {
    command = List.of(words);
    return this;
  }

  Bundle env(String name, String value) {
    environment.put(name, value);
    return this;
  }

  Bundle directory(String path) {
    directory = path;
    return this;
  }

  Bundle volume(Path host, String path) {
    return bind(host, path, "rw");
  }

  Bundle readOnlyVolume(Path host, String path) {
    return bind(host, path, "ro");
  }

  /** A file system in memory, as with {@code docker run --tmpfs}. */
  Bundle memoryVolume(String path) {
    volumes.add(mount(path, "tmpfs", "tmpfs", "nosuid", "nodev", "mode=1777", "size=16m"));
    return this;
  }

  Bundle memory(long bytes) {
    memory = bytes;
    return this;
  }

  /** The processors that it may use, as in cpuset(7): {@code "0"} for the first one alone. */
  Bundle processors(String list) {
    processors = Optional.of(list);
    return this;
  }

  /** With a terminal as stdin, stdout and stderr; its output then has CR LF. */
  Bundle terminal() {
    terminal = true;
    return this;
  }

  /** A file of the container's own disk, there before it starts. */
  Bundle file(String path, String text) {
    files.put(path, text);
    return this;
  }

  /** Another user than root, as with {@code docker run --user}. */
  Bundle user(int id) {
    uid = id;
    return this;
  }

  /** One capability less than Docker gives. */
  Bundle withoutCapability(String name) {
    capabilities.remove(name);
    return this;
  }

  /** One capability more than Docker gives, without the seccomp profile that would make it void. */
  Bundle withCapability(String name) {
    capabilities.add(name);
    return unconfined();
  }

  /** Without one of the mounts that Docker makes. */
  Bundle withoutMount(String path) {
    absentMounts.add(path);
    return this;
  }

  /** Without a file system in memory that it could write to. */
  Bundle withoutMemory() {
    readOnlyDev = true;
    return withoutMount("/dev/shm");
  }

  /** Without a seccomp profile. */
  Bundle unconfined() {
    seccomp = false;
    return this;
  }

  /** With no network but a loopback interface that is down. */
  Bundle withoutNetwork() {
    network = false;
    return this;
  }

  /** Keeps what the container changes in a directory, so that the next one goes on from there. */
  Bundle disk(Path directory) {
    disk = Optional.of(directory);
    return this;
  }

  /** The size that its core files may have; it may not raise it. */
  Bundle coreLimit(long bytes) {
    coreLimit = Optional.of(bytes);
    return this;
  }

  /** Starts a container, one more with each call; the caller closes it. */
  Container start() {
    Overlay overlay =
        disk.map(directory -> Overlay.over(rootfs, directory))
            .orElseGet(() -> Overlay.over(rootfs));
    try {
      Path bundle = overlay.scratch();
      bindNetworkFiles(bundle);
      writeFiles(overlay.root());
      Files.writeString(bundle.resolve("config.json"), Json.of(config(overlay.root())));
      return Container.start(overlay, terminal);
    } catch (IOException e) {
      overlay.close();
      throw new UncheckedIOException(e);
    }
  }

  /** Runs the container to its end and deletes it. */
  Command.Finished run() {
    try (Container container = start()) {
      return container.await();
    }
  }

  private Bundle bind(Path host, String path, String mode) {
    volumes.add(mount(path, "bind", host.toAbsolutePath().toString(), "rbind", "rprivate", mode));
    return this;
  }

  private void writeFiles(Path root) throws IOException {
    for (Map.Entry<String, String> file : files.entrySet()) {
      Path path = root.resolve(file.getKey().substring(1));
      Files.createDirectories(Objects.requireNonNull(path.getParent()));
      Files.writeString(path, file.getValue());
    }
  }

  /** Engines bind these three files into every container. */
  private void bindNetworkFiles(Path bundle) throws IOException {
    networkFiles.clear();
    Files.writeString(bundle.resolve("hostname"), "container\n");
    for (String name : List.of("hosts", "resolv.conf")) {
      Path original = Path.of("/etc", name);
      byte[] content = Files.exists(original) ? Files.readAllBytes(original) : new byte[0];
      Files.write(bundle.resolve(name), content);
    }
    for (String name : List.of("hostname", "hosts", "resolv.conf")) {
      String source = bundle.resolve(name).toString();
      networkFiles.add(mount("/etc/" + name, "bind", source, "rbind", "rprivate", "rw"));
    }
  }

  private Map<String, Object> config(Path root) throws IOException {
    return Map.of(
        "ociVersion", "1.0.2",
        "hostname", "container",
        "root", Map.of("path", root.toString()),
        "process", process(),
        "mounts", mounts(),
        "linux", linux());
  }

  private Map<String, Object> process() {
    List<Map<String, Object>> limits =
        coreLimit.stream()
            .map(bytes ->
                Map.<String, Object>of("type", "RLIMIT_CORE", "soft", bytes, "hard", bytes))
            .toList();
    return Map.of(
        "rlimits",
        limits,
        "terminal",
        terminal,
        "user",
        Map.of("uid", uid, "gid", 0),
        "args",
        command,
        "env",
        environment.entrySet().stream().map(Map.Entry::toString).toList(),
        "cwd",
        directory,
        "capabilities",
        Map.of("bounding", capabilities, "effective", capabilities, "permitted", capabilities));
  }

  private List<Map<String, Object>> mounts() {
    var mounts =
        new ArrayList<>(
            List.of(
                mount("/proc", "proc", "proc", "nosuid", "noexec", "nodev"),
                mount(
                    "/dev",
                    "tmpfs",
                    "tmpfs",
                    "nosuid",
                    "strictatime",
                    "mode=755",
                    "size=65536k",
                    readOnlyDev ? "ro" : "rw"),
                mount(
                    "/dev/pts",
                    "devpts",
                    "devpts",
                    "nosuid",
                    "noexec",
                    "newinstance",
                    "ptmxmode=0666",
                    "mode=0620",
                    "gid=5"),
                mount(
                    "/dev/shm",
                    "tmpfs",
                    "shm",
                    "nosuid",
                    "noexec",
                    "nodev",
                    "mode=1777",
                    "size=65536k"),
                mount("/dev/mqueue", "mqueue", "mqueue", "nosuid", "noexec", "nodev"),
                mount("/sys", "sysfs", "sysfs", "nosuid", "noexec", "nodev", "ro"),
                mount("/sys/fs/cgroup", "cgroup", "cgroup", "nosuid", "noexec", "nodev", "ro")));
    mounts.removeIf(mount -> absentMounts.contains(mount.get("destination")));
    mounts.addAll(networkFiles);
    mounts.addAll(volumes);
    return mounts;
  }

  private static Map<String, Object> mount(
      String path, String type, String source, String... options) {
    return Map.of("destination", path, "type", type, "source", source, "options", List.of(options));
  }

  private Map<String, Object> linux() throws IOException {
    var resources = new LinkedHashMap<String, Object>();
    resources.put("devices", List.of(Map.of("allow", false, "access", "rwm")));
    if (memory > 0) {
      resources.put("memory", Map.of("limit", memory, "swap", memory));
    }
    processors.ifPresent(list -> resources.put("cpu", Map.of("cpus", list)));
    var linux = new LinkedHashMap<String, Object>();
    linux.put("resources", resources);
    var namespaces = new ArrayList<>(List.of("pid", "ipc", "uts", "mount"));
    if (!network) {
      namespaces.add("network");
    }
    linux.put("namespaces", namespaces.stream().map(type -> Map.of("type", type)).toList());
    linux.put("maskedPaths", MASKED);
    linux.put("readonlyPaths", READ_ONLY);
    if (seccomp) {
      linux.put("seccomp", new Json.Raw(seccompProfile()));
    }
    return linux;
  }

  private static String seccompProfile() throws IOException {
    try (InputStream profile = Bundle.class.getResourceAsStream("seccomp.json")) {
      return new String(Objects.requireNonNull(profile).readAllBytes(), UTF_8);
    }
  }
}
