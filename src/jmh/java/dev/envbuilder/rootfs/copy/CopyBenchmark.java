package dev.envbuilder.rootfs.copy;

import dev.envbuilder.image.Digest;
import dev.envbuilder.linux.Directory;
import dev.envbuilder.linux.LinuxException;
import dev.envbuilder.path.BytePath;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** How long COPY takes over many small files: to find them, to digest them, and to write them. */
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 2)
@Measurement(iterations = 5)
@Fork(1)
@State(Scope.Benchmark)
public class CopyBenchmark {
  private static final int PER_DIRECTORY = 50;
  private static final int BYTES = 2000;

  /** Has no interest in what happens. */
  private static final class Deaf implements CopyListener {
    @Override
    public void wrote(BytePath path) {}

    @Override
    public void kept(BytePath path) {}

    @Override
    public void lostXattr(BytePath path, BytePath attribute, LinuxException why) {}
  }

  @Param("50000")
  private int files;

  private Path temporary = Path.of("");
  private BytePath source = BytePath.ROOT;
  private BytePath target = BytePath.ROOT;
  private int round;

  @Setup
  public void makeSource() throws IOException {
    temporary = Files.createTempDirectory("copy-benchmark");
    source = BytePath.of(temporary + "/source");
    byte[] content = new byte[BYTES];
    for (int i = 0; i < files; i++) {
      Path directory = Path.of(source + "/d" + i / PER_DIRECTORY / 10 + "/e" + i / PER_DIRECTORY);
      if (i % PER_DIRECTORY == 0) {
        Files.createDirectories(directory);
      }
      Files.write(directory.resolve("f" + i + ".txt"), content);
    }
  }

  @Setup(Level.Invocation)
  public void makeTarget() throws IOException {
    target = BytePath.of(Files.createDirectory(temporary.resolve("target" + round++)).toString());
  }

  @TearDown(Level.Invocation)
  public void removeTarget() throws IOException {
    remove(target.name());
  }

  @TearDown
  public void removeAll() throws IOException {
    remove(source.name());
    Files.delete(temporary);
  }

  private void remove(BytePath name) throws IOException {
    try (Directory parent = Directory.open(BytePath.of(temporary.toString()))) {
      TreeRemoval.remove(parent, name);
    }
  }

  @Benchmark
  public CopyPlan plan() throws IOException {
    return CopyPlan.of(CopyRequest.ofContext(source, List.of("."), BytePath.of("/app")));
  }

  @Benchmark
  public Digest planAndDigest() throws IOException {
    return plan().digest();
  }

  @Benchmark
  public CopyPlan planAndCopy() throws IOException {
    CopyPlan plan = plan();
    try (Directory root = Directory.open(target)) {
      plan.apply(root, path -> false, new Deaf());
    }
    return plan;
  }
}
