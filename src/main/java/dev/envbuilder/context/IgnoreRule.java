package dev.envbuilder.context;

/**
 * A rule of an ignore file.
 *
 * @param text the rule as written, without blanks around
 * @param line its line, from 1; its number in the list where it comes from no file
 * @param negated whether it begins with {@code !} and so brings back what earlier rules exclude
 */
public record IgnoreRule(String text, int line, boolean negated) {}
