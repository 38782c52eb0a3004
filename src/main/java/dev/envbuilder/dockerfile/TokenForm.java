package dev.envbuilder.dockerfile;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Forms by which a value is known for a secret wherever it stands. Only forms that nothing else
 * has: those with a prefix of their own, as gitleaks {@code config/gitleaks.toml} lists them, keys,
 * and passwords in URLs.
 */
public enum TokenForm {
  /** gitleaks github-pat, github-oauth, github-app-token, github-refresh-token. */
  GITHUB("a GitHub token", "gh", 4, "gh[pousr]_[0-9A-Za-z]{36}"),
  /** gitleaks github-fine-grained-pat. */
  GITHUB_FINE_GRAINED("a GitHub token", "github_pat_", 11, "github_pat_\\w{82}"),
  /** gitleaks gitlab-pat, gitlab-pat-routable, gitlab-ptt, gitlab-rrt, gitlab-deploy-token. */
  GITLAB(
      "a GitLab token",
      "gl",
      6,
      "gl(?:pat|ptt|dt|rt|ft|soat)-[\\w-]{20,300}+(?:\\.[0-9a-z]{2}\\.?[0-9a-z]{7,9})?"),
  /** gitleaks aws-access-token; ids of long-term and of temporary credentials. */
  AWS("an AWS access key", "A", 4, "(?:AKIA|ASIA)[A-Z2-7]{16}"),
  /** gitleaks slack-bot-token, slack-user-token. */
  SLACK("a Slack token", "xox", 5, "xox[bpe]-[0-9]{10,13}-[0-9]{10,13}[a-zA-Z0-9-]{10,80}+"),
  /** gitleaks npm-access-token. */
  NPM("an npm token", "npm_", 4, "npm_[A-Za-z0-9]{36}"),
  /** gitleaks pypi-upload-token: the start of a macaroon for pypi.org. */
  PYPI("a PyPI token", "pypi-", 5, "pypi-AgEIcHlwaS5vcmc[\\w-]{50,1000}+"),
  /** gitleaks rubygems-api-token. */
  RUBYGEMS("a RubyGems key", "rubygems_", 9, "rubygems_[a-f0-9]{48}"),
  /** gitleaks stripe-access-token, live keys only. */
  STRIPE("a Stripe key", "k_live_", 8, "[sr]k_live_[a-zA-Z0-9]{10,99}+"),
  /** gitleaks huggingface-access-token. */
  HUGGING_FACE("a Hugging Face token", "hf_", 3, "hf_[A-Za-z]{34}"),
  /** gitleaks openai-api-key. */
  OPENAI("an OpenAI key", "T3BlbkFJ", 3, "sk-[\\w-]{20,90}?T3BlbkFJ[\\w-]{20,80}+"),
  /** gitleaks anthropic-api-key. */
  ANTHROPIC("an Anthropic key", "sk-ant-", 7, "sk-ant-(?:api03|admin01)-[\\w-]{93}AA"),
  /** gitleaks digitalocean-pat. */
  DIGITAL_OCEAN("a DigitalOcean token", "do", 7, "do[opr]_v1_[a-f0-9]{64}"),
  /** gitleaks vault-service-token. */
  VAULT("a Vault token", "hvs.", 4, "hvs\\.[\\w-]{90,120}+"),
  /** gitleaks sendgrid-api-token. */
  SENDGRID("a SendGrid key", "SG.", 3, "SG\\.[\\w-]{22}\\.[\\w-]{43}"),
  /** Docker's access tokens: {@code dckr_pat_}, and {@code dckr_oat_} of organizations. */
  DOCKER("a Docker Hub token", "dckr_", 9, "dckr_[po]at_[\\w-]{27,60}+"),
  /** RFC 7519; the first part has to be what RFC 7515 calls a header. */
  JWT(
      "a JSON web token",
      ".ey",
      2,
      "(?<![\\w.-])ey[\\w-]{17,4000}+\\.ey[\\w-]{17,20000}+\\.[\\w-]{10,4000}+"),
  /** RFC 3986 3.2.1. */
  URL(
      "a password in a URL",
      "://",
      0,
      "[A-Za-z][A-Za-z0-9+.-]{1,20}+://(?<user>[^\\s/:@'\"`]{0,100}+):(?<password>[^\\s/@'\"`]{1,200}+)"
          + "@(?<host>[A-Za-z0-9.-]{1,255}+)"),
  /** RFC 7468, and OpenSSH's and PGP's: gitleaks private-key. */
  PRIVATE_KEY(
      "a private key", "PRIVATE KEY", 0, "-----BEGIN[ A-Z0-9]{0,100}PRIVATE KEY(?: BLOCK)?-----");

  private static final Pattern FILLER =
      Pattern.compile(
          "example|x{4}|0{6}|\\*{3}|your|placeholder|redacted|dummy|changeme|123456789|abcdefghi",
          Pattern.CASE_INSENSITIVE);

  /** Passwords that stand for one, or that everybody knows. */
  private static final Set<String> PLACEHOLDERS =
      Set.of(
          "password",
          "passwd",
          "secret",
          "token",
          "postgres",
          "mysql",
          "mariadb",
          "mongodb",
          "rabbitmq",
          "redis",
          "admin",
          "administrator",
          "oauth2",
          "x-oauth-basic",
          "username",
          "build",
          "builder",
          "docker",
          "default",
          "public",
          "anonymous",
          "foobar",
          "foobarbaz",
          "hunter2",
          "password123",
          "secretpassword",
          "mysecretpassword",
          "somepassword");

  private final String title;
  private final String marker;
  private final int prefix;
  private final Pattern pattern;

  TokenForm(String title, String marker, int prefix, String pattern) {
    this.title = title;
    this.marker = marker;
    this.prefix = prefix;
    this.pattern = Pattern.compile("(?<![A-Za-z0-9_])(?:" + pattern + ")(?![A-Za-z0-9])");
  }

  /** What it is, for people: with an article. */
  public String title() {
    return title;
  }

  /** How many characters at its start are the form's own and tell nothing. */
  int prefix() {
    return prefix;
  }

  /** All that has the form, placeholders too. */
  Matcher matcher(String line) {
    return pattern.matcher(line.contains(marker) ? line : "");
  }

  /** Whether what has the form can be a secret at all, and is no placeholder. */
  boolean isReal(Matcher found) {
    String text = found.group();
    return switch (this) {
      case JWT -> isHeader(text.substring(0, text.indexOf('.')));
      case URL ->
          isPassword(
              found.group("user").toLowerCase(Locale.ROOT),
              found.group("password"),
              found.group("host"));
      case PRIVATE_KEY -> true;
      default -> {
        String value = text.substring(prefix);
        yield value.chars().distinct().count() >= 6 && !FILLER.matcher(value).find();
      }
    };
  }

  private static boolean isHeader(String part) {
    try {
      byte[] decoded = Base64.getUrlDecoder().decode(part);
      return new String(decoded, StandardCharsets.UTF_8).contains("\"alg\"");
    } catch (IllegalArgumentException e) {
      return false; // the answer
    }
  }

  /** A host without a dot is the machine itself, or a neighbour that is there for tests. */
  private static boolean isPassword(String user, String password, String host) {
    boolean near = host.indexOf('.') < 0 || host.startsWith("127.") || host.equals("0.0.0.0");
    return !near && !password.toLowerCase(Locale.ROOT).equals(user) && !isPlaceholder(password);
  }

  static boolean isPlaceholder(String value) {
    String lower = value.toLowerCase(Locale.ROOT);
    return value.length() < 6
        || value.chars().anyMatch(c -> "${}<>[]()%*\\|".indexOf(c) >= 0)
        || PLACEHOLDERS.contains(lower)
        || lower.chars().distinct().count() < 4
        || FILLER.matcher(lower).find();
  }
}
