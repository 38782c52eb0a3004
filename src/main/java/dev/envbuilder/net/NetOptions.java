package dev.envbuilder.net;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * How to reach servers.
 *
 * @param certificates further roots of trust, each a PEM bundle, beside those of the system
 * @param environment where {@code HTTPS_PROXY}, {@code HTTP_PROXY} and {@code NO_PROXY} are read
 * @param retry how long to try
 * @param stall after how long without a byte a connection counts as broken
 */
public record NetOptions(
    List<byte[]> certificates, Map<String, String> environment, RetryPolicy retry, Duration stall) {
  public static final NetOptions DEFAULT =
      new NetOptions(List.of(), Map.of(), RetryPolicy.DEFAULT, Duration.ofSeconds(60));

  public NetOptions {
    certificates = List.copyOf(certificates);
    environment = Map.copyOf(environment);
  }

  public NetOptions withEnvironment(Map<String, String> variables) {
    return new NetOptions(certificates, variables, retry, stall);
  }

  public NetOptions withRetry(RetryPolicy policy) {
    return new NetOptions(certificates, environment, policy, stall);
  }

  public NetOptions withStall(Duration duration) {
    return new NetOptions(certificates, environment, retry, duration);
  }
}
