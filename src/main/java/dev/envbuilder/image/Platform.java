package dev.envbuilder.image;

import java.util.List;
import java.util.Locale;

/**
 * What an image runs on, normalised as containerd does: {@code linux/amd64}, {@code linux/arm64},
 * {@code linux/arm/v7}. The variant is empty where it is the architecture's usual one.
 */
public record Platform(String os, String architecture, String variant) {
  /** What attestation children of an index carry in place of a platform. */
  public static final Platform UNKNOWN = new Platform("unknown", "unknown", "");

  public static final Platform LINUX_AMD64 = new Platform("linux", "amd64", "");

  public Platform {
    if (os.isEmpty() || architecture.isEmpty()) {
      throw new IllegalArgumentException("a platform has an operating system and an architecture");
    }
  }

  /** The platform of this machine, from the JVM's {@code os.arch}. */
  public static Platform ofHost() {
    return ofHost(System.getProperty("os.arch", ""));
  }

  static Platform ofHost(String jvmArchitecture) {
    return of("linux", jvmArchitecture, "");
  }

  /** The platform of these three, normalised. */
  public static Platform of(String os, String architecture, String variant) {
    String system = os.toLowerCase(Locale.ROOT);
    String arch = architecture.toLowerCase(Locale.ROOT);
    String version = variant.toLowerCase(Locale.ROOT);
    if (!version.isEmpty() && version.charAt(0) >= '0' && version.charAt(0) <= '9') {
      version = "v" + version;
    }
    return switch (arch) {
      case "amd64", "x86_64", "x86-64", "x64" ->
          new Platform(system, "amd64", version.equals("v1") ? "" : version);
      case "arm64", "aarch64" ->
          new Platform(
              system, "arm64", version.equals("v8") || version.equals("v8.0") ? "" : version);
      case "arm", "armhf", "armv7l" ->
          new Platform(system, "arm", version.isEmpty() ? "v7" : version);
      case "armel", "armv6l" -> new Platform(system, "arm", version.isEmpty() ? "v6" : version);
      case "386", "i386", "i486", "i586", "i686", "x86" -> new Platform(system, "386", "");
      case "ppc64el" -> new Platform(system, "ppc64le", version);
      case "mips64el" -> new Platform(system, "mips64le", version);
      default -> new Platform(system, arch, version);
    };
  }

  /**
   * Reads {@code os/arch}, {@code os/arch/variant}, or {@code arch} alone for Linux.
   *
   * @throws ImageException.InvalidPlatform with an example of a good one
   */
  public static Platform parse(String text) throws ImageException.InvalidPlatform {
    String[] parts = text.split("/", -1);
    boolean good = parts.length <= 3;
    for (String part : parts) {
      good &= isWord(part);
    }
    if (!good) {
      throw new ImageException.InvalidPlatform(
          text, "write it like 'linux/amd64' or 'linux/arm/v7'");
    }
    return switch (parts.length) {
      case 1 -> of("linux", parts[0], "");
      case 2 -> of(parts[0], parts[1], "");
      default -> of(parts[0], parts[1], parts[2]);
    };
  }

  private static boolean isWord(String part) {
    for (int i = 0; i < part.length(); i++) {
      char c = part.charAt(i);
      boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
      if (!letter && !(c >= '0' && c <= '9') && c != '_' && c != '.' && c != '-') {
        return false;
      }
    }
    return !part.isEmpty();
  }

  /** Whether an image for {@code image} runs on this platform. */
  public boolean matches(Platform image) {
    return rank(image) >= 0;
  }

  /**
   * How well an image for {@code image} suits this platform: 0 is its own variant, more is an older
   * one that it also runs, -1 does not run.
   */
  public int rank(Platform image) {
    if (!os.equals(image.os) || !architecture.equals(image.architecture)) {
      return -1;
    }
    return variant.equals(image.variant) ? 0 : runnable().indexOf(image.variant);
  }

  /** The variants that this one runs, best first. */
  private List<String> runnable() {
    List<String> all =
        switch (architecture) {
          case "amd64" -> List.of("v4", "v3", "v2", "");
          case "arm" -> List.of("v8", "v7", "v6", "v5");
          case "arm64" -> arm64Variants();
          default -> List.of(variant, "");
        };
    int from = all.indexOf(variant);
    // position 0 is this variant itself, also where it is one that nobody has heard of
    return from < 0 ? List.of(variant, "") : all.subList(from, all.size());
  }

  private static List<String> arm64Variants() {
    return List.of(
        "v9.5", "v9.4", "v9.3", "v9.2", "v9.1", "v9", "v8.9", "v8.8", "v8.7", "v8.6", "v8.5",
        "v8.4", "v8.3", "v8.2", "v8.1", "");
  }

  /** {@code os/arch} or {@code os/arch/variant}. */
  @Override
  public String toString() {
    return os + "/" + architecture + (variant.isEmpty() ? "" : "/" + variant);
  }
}
