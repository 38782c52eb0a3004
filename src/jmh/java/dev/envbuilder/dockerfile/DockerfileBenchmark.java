package dev.envbuilder.dockerfile;

import java.nio.charset.StandardCharsets;
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

/** How long it takes to parse a Dockerfile of many lines. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
@State(Scope.Benchmark)
public class DockerfileBenchmark {
  /**
   * 26 lines with what real files hold: stages, continuations, mounts, heredocs, JSON, comments.
   */
  private static final String STAGE =
      """
      FROM --platform=$BUILDPLATFORM docker.io/library/golang:1.25-bookworm AS stage%1$d
      # what the build needs
      ARG VERSION=1.%1$d TARGETOS TARGETARCH
      ENV PATH="/usr/local/go/bin:${PATH}" \\
          GOFLAGS='-trimpath -mod=readonly' \\
          HOME_%1$d=${HOME:-/root}
      LABEL org.opencontainers.image.title="stage %1$d" org.opencontainers.image.version=$VERSION
      WORKDIR /src/stage%1$d
      RUN --mount=type=cache,target=/var/cache/apt,sharing=locked \\
          --mount=type=bind,from=stage0,source=/etc,target=/base,ro \\
          apt-get update && apt-get install -y --no-install-recommends \\
          # a compiler
          build-essential=12.* \\
          ca-certificates curl \\
          && rm -rf /var/lib/apt/lists/*
      COPY --chown=1000:1000 --chmod=u=rwX,go=rX go.mod go.sum ./
      COPY <<-"EOF" /etc/app-%1$d.conf
      \tlisten = 80%1$d
      \tuser = nobody
      \tEOF
      RUN ["go", "build", "-o", "/out/app", "./cmd/app"]
      USER 1000:1000
      EXPOSE 8080/tcp 9090
      HEALTHCHECK --interval=30s --timeout=3s CMD curl -f http://localhost:8080/health || exit 1
      ENTRYPOINT ["/out/app"]
      CMD ["--verbose"]
      """;

  @Param("5000")
  private int lines;

  private byte[] content = {};

  @Setup
  public void generate() {
    int stages = Math.ceilDiv(lines, STAGE.lines().toList().size());
    StringBuilder text = new StringBuilder("# syntax=docker/dockerfile:1\n");
    for (int i = 0; i < stages; i++) {
      text.append(STAGE.formatted(i));
    }
    content = text.toString().getBytes(StandardCharsets.UTF_8);
  }

  @Benchmark
  public Dockerfile parse() throws DockerfileException {
    return Dockerfile.parse(content, "Dockerfile");
  }
}
