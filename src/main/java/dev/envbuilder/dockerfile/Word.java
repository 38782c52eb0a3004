package dev.envbuilder.dockerfile;

/**
 * A word of an instruction.
 *
 * @param text the word
 * @param offset where it begins in the instruction's joined text
 */
record Word(String text, int offset) {}
