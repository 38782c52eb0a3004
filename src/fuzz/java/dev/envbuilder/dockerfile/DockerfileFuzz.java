package dev.envbuilder.dockerfile;

import com.code_intelligence.jazzer.junit.FuzzTest;

/** Any bytes at all are a Dockerfile or a {@link DockerfileException}. */
class DockerfileFuzz {
  @FuzzTest(maxDuration = "5s")
  void parses(byte[] content) {
    try {
      Dockerfile.parse(content, "Dockerfile");
    } catch (DockerfileException e) {
      // the answer to most inputs
    }
  }
}
