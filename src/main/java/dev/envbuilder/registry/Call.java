package dev.envbuilder.registry;

import dev.envbuilder.image.BlobSource;
import dev.envbuilder.image.Repository;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * One request to a repository, before it is known by which way and with which credential it goes.
 *
 * @param path what follows {@code /v2/<repository>/}, with its query
 * @param location where it goes instead of {@code path}, as an earlier answer said
 * @param scopes the rights it needs, one each: {@code repository:acme/app:pull}
 * @param body what is sent; reopened for each attempt
 */
record Call(
    String method,
    Repository repository,
    String path,
    Optional<URI> location,
    Set<String> scopes,
    Map<String, String> headers,
    Optional<BlobSource> body) {
  static Call reading(String method, Repository repository, String path) {
    return new Call(
        method,
        repository,
        path,
        Optional.empty(),
        Set.of(scope(repository, "pull")),
        Map.of(),
        Optional.empty());
  }

  static Call writing(String method, Repository repository, String path) {
    Set<String> scopes = Set.of(scope(repository, "pull"), scope(repository, "push"));
    return new Call(method, repository, path, Optional.empty(), scopes, Map.of(), Optional.empty());
  }

  private static String scope(Repository repository, String action) {
    return "repository:" + repository.path() + ":" + action;
  }

  Call at(URI newLocation) {
    return new Call(method, repository, path, Optional.of(newLocation), scopes, headers, body);
  }

  /** Also with the right to read another repository, from which a blob is mounted. */
  Call mountingFrom(Repository other) {
    Set<String> more = new TreeSet<>(scopes);
    more.add(scope(other, "pull"));
    return new Call(method, repository, path, location, more, headers, body);
  }

  Call with(String header, String value) {
    Map<String, String> more = new LinkedHashMap<>(headers);
    more.put(header, value);
    return new Call(method, repository, path, location, scopes, more, body);
  }

  Call sending(BlobSource content) {
    return new Call(method, repository, path, location, scopes, headers, Optional.of(content));
  }

  URI uri(Endpoint endpoint) {
    return location.orElseGet(
        () -> endpoint.base().resolve("/v2/" + repository.path() + "/" + path));
  }

  boolean isRead() {
    return method.equals("GET") || method.equals("HEAD");
  }
}
