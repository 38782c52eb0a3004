package dev.envbuilder.context;

import dev.envbuilder.path.BytePath;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** How long a walk over a build context spends on its ignore rules, without the file system. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
@State(Scope.Benchmark)
public class IgnoreBenchmark {
  private static final int PER_DIRECTORY = 25;

  /** Ten rules as they are found in real files; a number in place of # makes them differ. */
  private static final String RULES =
      """
      **/*.ext#
      **/node_modules_#
      build#/**
      /dist/target#
      *.log#
      **/cache#/*
      docs/*/draft?#.[mt][dx]*
      packages/*/out#
      **/test#/**/*.snap
      !packages/p1/out#/keep
      """;

  @Param("100000")
  private int files;

  @Param("200")
  private int ruleCount;

  private IgnoreRules rules = IgnoreRules.NONE;
  private List<BytePath> packages = List.of();
  private List<BytePath> directories = List.of();
  private List<BytePath> names = List.of();

  @Setup
  public void prepare() throws IgnoreRuleException {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < ruleCount / 10; i++) {
      text.append(RULES.replace("#", String.valueOf(i)));
    }
    rules = IgnoreRules.parse(text.toString().getBytes(StandardCharsets.UTF_8), ".dockerignore");
    packages = paths("p", files / PER_DIRECTORY / 10);
    directories = paths("component-", 10);
    names = paths("SomeSourceFile", PER_DIRECTORY);
  }

  private static List<BytePath> paths(String prefix, int count) {
    List<BytePath> paths = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      paths.add(BytePath.of(prefix + i + (count == PER_DIRECTORY ? ".ext" + i : "")));
    }
    return paths;
  }

  /** {@code packages/p7/src/component-3/SomeSourceFile11.ext11} and so on; some are excluded. */
  @Benchmark
  public int walk() {
    int taken = 0;
    IgnoreMatch top = rules.root().child(BytePath.of("packages"));
    for (BytePath name : packages) {
      IgnoreMatch source = top.child(name).child(BytePath.of("src"));
      for (BytePath directory : directories) {
        IgnoreMatch here = source.child(directory);
        for (BytePath file : names) {
          taken += here.child(file).excluded() ? 0 : 1;
        }
      }
    }
    return taken;
  }
}
