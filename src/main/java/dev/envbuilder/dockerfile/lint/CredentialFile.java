package dev.envbuilder.dockerfile.lint;

import dev.envbuilder.dockerfile.SecretValues;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Files that programs keep credentials in, by the names that they document. What a file holds
 * decides where it can be read: many of them can also do without a secret.
 */
enum CredentialFile {
  /** git-credential-store(1). */
  GIT("git's passwords", true, "://[^\\s/:@]*:[^\\s/@]+@", ".git-credentials"),
  /** netrc(5); {@code _netrc} on Windows. */
  NETRC("passwords", true, "\\bpassword\\s+\\S", ".netrc", "_netrc"),
  /** npmrc(5): a variable in the place of the token is none. */
  NPM(
      "npm's tokens",
      true,
      "(?m)^[^#;\\n]*(?:_authToken|_auth|_password)[ \\t]*=[ \\t]*[\"']?(?!\\$\\{)[^\\s\"']",
      ".npmrc"),
  /** Yarn's npmAuthToken and npmAuthIdent. */
  YARN(
      "yarn's tokens",
      false,
      "(?m)^\\s*npmAuth(?:Token|Ident)[ \\t]*:[ \\t]*[\"']?(?!\\$\\{)[^\\s\"']",
      ".yarnrc.yml"),
  /** The .pypirc file of twine. */
  PYPI("PyPI's tokens", true, "(?m)^\\s*password[ \\t]*[=:][ \\t]*\\S", ".pypirc"),
  /** docker login. */
  DOCKER(
      "passwords of registries",
      true,
      "\"(?:auth|identitytoken|password)\"\\s*:\\s*\"[^\"]",
      ".docker/config.json",
      ".dockercfg",
      ".dockerconfigjson"),
  /** The shared credentials file. */
  AWS("AWS's keys", true, "(?m)^\\s*aws_secret_access_key[ \\t]*=[ \\t]*\\S", ".aws/credentials"),
  /** ssh(1) FILES. */
  SSH_KEY(
      "a private key",
      true,
      "PRIVATE KEY-----",
      "id_rsa",
      "id_dsa",
      "id_ecdsa",
      "id_ecdsa_sk",
      "id_ed25519",
      "id_ed25519_sk"),
  /** Whole folders. */
  FOLDER("keys and passwords", true, "", ".ssh", ".aws", ".gnupg", ".config/gcloud"),
  /** kubectl. */
  KUBERNETES(
      "a cluster's credentials",
      true,
      "(?m)^\\s*(?:token|client-key-data|password)[ \\t]*:[ \\t]*\\S",
      ".kube/config"),
  /** The same under the name that people give to it. */
  KUBECONFIG("a cluster's credentials", false, KUBERNETES.content.pattern(), "kubeconfig"),
  /** Where gcloud keeps what applications are to use. */
  GCLOUD(
      "Google's credentials",
      true,
      "\"(?:private_key|refresh_token|client_secret)\"",
      "application_default_credentials.json"),
  /** RFC 7468, and PuTTY. */
  PRIVATE_KEY(
      "a private key",
      false,
      "-----BEGIN [A-Z ]{0,40}PRIVATE KEY-----|^PuTTY-User-Key-File-",
      "*.pem",
      "*.key",
      "*.ppk"),
  /** Maven's settings. */
  MAVEN("passwords", false, "<(?:password|passphrase)>\\s*(?!\\$\\{|\\{)[^<\\s]", "settings.xml"),
  /** cargo login. */
  CARGO(
      "cargo's tokens",
      true,
      "(?m)^\\s*token[ \\t]*=[ \\t]*\\S",
      ".cargo/credentials.toml",
      ".cargo/credentials"),
  /** gem signin. */
  GEM("RubyGems' keys", true, "rubygems_[a-f0-9]{8}", ".gem/credentials"),
  /** libpq. */
  POSTGRES("passwords", true, "(?m)^[^#\\n]*:[^:\\n]+$", ".pgpass"),
  /** Composer's auth.json. */
  COMPOSER(
      "composer's tokens",
      false,
      "\"(?:http-basic|github-oauth|gitlab-token|bearer)\"\\s*:\\s*\\{\\s*\"",
      "auth.json"),
  /** NuGet; an encrypted password is of use on one machine only. */
  NUGET("passwords", false, "ClearTextPassword\"\\s+value=\"(?!%)[^\"]", "NuGet.Config"),
  /** Keys of service accounts have any name. */
  SERVICE_ACCOUNT("a private key", false, "\"private_key\"\\s*:\\s*\"-----BEGIN", "*.json"),
  /** What dotenv and compose read: many hold no more than settings, so each line is judged. */
  ENV("secrets", true, "", ".env", ".env.local", ".env.production", ".env.production.local") {
    @Override
    boolean isSecret(String text) {
      Matcher matcher = ENV_LINE.matcher(text);
      while (matcher.find()) {
        if (SecretNames.match(matcher.group(1))
            && !SecretValues.isPlaceholder(matcher.group(2).replaceAll("[\"']", ""))) {
          return true;
        }
      }
      return super.isSecret(text);
    }
  };

  private static final Pattern ENV_LINE =
      Pattern.compile(
          "(?m)^[ \\t]*(?:export[ \\t]+)?(\\w+)[ \\t]*=[ \\t]*([^\\s#]+)[ \\t]*(?:#.*)?$");

  private final String title;
  private final boolean byName;
  private final Pattern content;

  @SuppressWarnings("ImmutableEnumChecker") // a copy
  private final List<String> names;

  CredentialFile(String title, boolean byName, String content, String... names) {
    this.title = title;
    this.byName = byName;
    this.content = Pattern.compile(content);
    this.names = List.of(names);
  }

  /** What is kept there. */
  String title() {
    return title;
  }

  /** Whether the name alone tells, where the content cannot be read. */
  boolean byName() {
    return byName;
  }

  /** The paths at which it is looked for in a folder. */
  List<String> paths() {
    return names.stream().filter(name -> !name.startsWith("*")).toList();
  }

  /** Whether a file of that name holds a secret. */
  boolean isSecret(String text) {
    boolean known = !content.pattern().isEmpty() && content.matcher(text).find();
    return known || !SecretValues.in(text.lines().toList()).isEmpty();
  }

  /** The one that a cleaned path names. */
  static Optional<CredentialFile> at(String path) {
    return Arrays.stream(values())
        .filter(file -> file.names.stream().anyMatch(name -> isAt(path, name)))
        .findFirst();
  }

  private static boolean isAt(String path, String name) {
    return name.startsWith("*")
        ? path.endsWith(name.substring(1))
        : path.equals(name) || path.endsWith("/" + name);
  }
}
