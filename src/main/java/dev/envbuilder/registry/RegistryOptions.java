package dev.envbuilder.registry;

import dev.envbuilder.net.NetOptions;
import dev.envbuilder.net.RetryPolicy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * How to reach registries.
 *
 * @param insecure hosts (with port) whose certificate is not checked and that may speak plain http;
 *     {@code *} means all
 * @param certificates further roots of trust, each a PEM bundle, beside those of the system
 * @param mirrors for a registry, what to ask before it, in order
 * @param environment where {@code HTTPS_PROXY}, {@code HTTP_PROXY} and {@code NO_PROXY} are read
 * @param retry how long to try
 * @param stall after how long without a byte a connection counts as broken
 */
public record RegistryOptions(
    Set<String> insecure,
    List<byte[]> certificates,
    Map<String, List<Mirror>> mirrors,
    Map<String, String> environment,
    RetryPolicy retry,
    Duration stall) {
  public static final RegistryOptions DEFAULT =
      new RegistryOptions(
          Set.of(), List.of(), Map.of(), Map.of(), RetryPolicy.DEFAULT, Duration.ofSeconds(60));

  public RegistryOptions {
    insecure = Set.copyOf(insecure);
    certificates = List.copyOf(certificates);
    mirrors = Map.copyOf(mirrors);
    environment = Map.copyOf(environment);
  }

  public RegistryOptions withInsecure(Set<String> hosts) {
    return new RegistryOptions(hosts, certificates, mirrors, environment, retry, stall);
  }

  /** With one more PEM bundle. */
  public RegistryOptions withCertificates(byte[] pem) {
    List<byte[]> more = new ArrayList<>(certificates);
    more.add(pem.clone());
    return new RegistryOptions(insecure, more, mirrors, environment, retry, stall);
  }

  public RegistryOptions withMirrors(Map<String, List<Mirror>> byRegistry) {
    return new RegistryOptions(insecure, certificates, byRegistry, environment, retry, stall);
  }

  public RegistryOptions withEnvironment(Map<String, String> variables) {
    return new RegistryOptions(insecure, certificates, mirrors, variables, retry, stall);
  }

  public RegistryOptions withRetry(RetryPolicy policy) {
    return new RegistryOptions(insecure, certificates, mirrors, environment, policy, stall);
  }

  public RegistryOptions withStall(Duration duration) {
    return new RegistryOptions(insecure, certificates, mirrors, environment, retry, duration);
  }

  /** What of it is about connections. */
  NetOptions connections() {
    return new NetOptions(certificates, environment, retry, stall);
  }

  boolean isInsecure(String host) {
    return insecure.contains("*") || insecure.contains(host);
  }
}
