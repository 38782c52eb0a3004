package dev.envbuilder.dockerfile.lint;

import dev.envbuilder.dockerfile.Instruction;
import dev.envbuilder.dockerfile.SourceRange;

/**
 * An instruction at the place where its findings are shown.
 *
 * @param keyword the keyword as written
 * @param range its own lines; those of FROM for an ONBUILD trigger
 * @param options what holds for it: the file's options and those of the comment above it
 */
record Placed(Instruction instruction, String keyword, SourceRange range, CheckOptions options) {
  /** An ONBUILD trigger, which runs right after a FROM. */
  Placed asTriggerAt(SourceRange from, CheckOptions fileOptions) {
    return new Placed(instruction, keyword, from, fileOptions);
  }
}
