package dev.envbuilder.dockerfile;

/**
 * Something that builds and probably should not be left as it is.
 *
 * @param rule which rule found it
 * @param range where
 * @param message one sentence
 */
public record Warning(Rule rule, SourceRange range, String message) {
  /** The rules, named as BuildKit's linter names them where it has them. */
  public enum Rule {
    NO_EMPTY_CONTINUATION(
        "NoEmptyContinuation", "Empty continuation lines will become errors in a future release"),
    LEGACY_KEY_VALUE_FORMAT(
        "LegacyKeyValueFormat", "Legacy key/value format with whitespace should not be used"),
    MAINTAINER_DEPRECATED(
        "MaintainerDeprecated", "The MAINTAINER instruction is deprecated, use a label instead"),
    STAGE_NAME_CASING("StageNameCasing", "Stage names should be lowercase"),
    DUPLICATE_STAGE_NAME("DuplicateStageName", "Stage names should be unique"),
    JSON_FORM_LOOKALIKE(
        "JsonFormLookalike", "A text in brackets that is no JSON array is given to the shell");

    private final String title;
    private final String description;

    Rule(String title, String description) {
      this.title = title;
      this.description = description;
    }

    /** The name to show and to search for. */
    public String title() {
      return title;
    }

    /** What it is about. */
    public String description() {
      return description;
    }
  }
}
