package dev.envbuilder.scan;

import dev.envbuilder.secret.Form;
import java.util.function.UnaryOperator;

/**
 * A secret that was found.
 *
 * @param path the file, variable, label, … in the part, without the value if that stands in it
 * @param secret the secret's id
 * @param count how often it is there in this form
 */
public record Found(Part part, Where where, String path, String secret, Form form, long count) {
  /** The same content as another part of the image. */
  Found in(Part other) {
    return new Found(other, where, path, secret, form, count);
  }

  Found mapText(UnaryOperator<String> change) {
    Part changed =
        new Part(
            change.apply(part.image()),
            change.apply(part.platform()),
            part.layer(),
            part.layers(),
            part.digest(),
            change.apply(part.createdBy()));
    return new Found(changed, where, change.apply(path), secret, form, count);
  }

  /** One line, without its end. */
  String sentence() {
    return "%s%s holds the secret '%s' %s%s"
        .formatted(
            part.words(),
            where.of(path),
            secret,
            form.words(),
            count == 1 ? "" : " (" + count + " times)");
  }
}
