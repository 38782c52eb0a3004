package dev.envbuilder.ssh;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** OpenSSH's own programs in a folder of a test. */
final class OpenSsh {
  private final Path folder;

  OpenSsh(Path folder) {
    this.folder = folder;
  }

  /** What a program printed, both streams in one, and its status. */
  record Finished(int status, String output) {
    Finished ok() {
      if (status != 0) {
        throw new AssertionError("status " + status + ": " + output);
      }
      return this;
    }
  }

  /** Runs a program that finds its agent at a socket, to its end. */
  Finished run(String agent, String... words) throws IOException, InterruptedException {
    Path output = Files.createTempFile(folder, "output", "");
    Process process = builder(agent, words).redirectOutput(output.toFile()).start();
    process.getOutputStream().close();
    if (!process.waitFor(60, TimeUnit.SECONDS)) {
      process.destroyForcibly().waitFor();
      throw new AssertionError(List.of(words) + " does not end: " + Files.readString(output));
    }
    return new Finished(process.exitValue(), Files.readString(output));
  }

  /** Starts a program that serves until it is destroyed. */
  Process start(Path log, String... words) {
    try {
      return builder("", words).redirectOutput(log.toFile()).start();
    } catch (IOException e) {
      throw new UncheckedIOException(
          words[0] + " cannot be started; run 'src/packaging/tools.sh test'", e);
    }
  }

  private ProcessBuilder builder(String agent, String... words) {
    ProcessBuilder builder = new ProcessBuilder(words).directory(folder.toFile());
    builder.redirectErrorStream(true);
    builder.environment().put("SSH_AUTH_SOCK", agent);
    builder.environment().put("HOME", folder.toString());
    builder.environment().put("LC_ALL", "C.UTF-8");
    return builder;
  }

  /** Makes a key and gives its file. */
  Path key(String name, String... options) throws IOException, InterruptedException {
    Path file = folder.resolve(name);
    String[] words = new String[options.length + 8];
    System.arraycopy(
        new String[] {"ssh-keygen", "-q", "-N", "", "-C", "", "-f", file.toString()},
        0,
        words,
        0,
        8);
    System.arraycopy(options, 0, words, 8, options.length);
    run("", words).ok();
    return file;
  }

  static SshKey read(Path file) throws IOException, SshException {
    return SshKey.parse(Files.readAllBytes(file));
  }

  /** The type and the bytes of a public key, as its file and {@code ssh-add -L} have them. */
  static String publicKey(Path file) throws IOException {
    return Files.readString(Path.of(file + ".pub"), UTF_8).strip();
  }
}
