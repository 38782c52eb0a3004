package dev.envbuilder.build;

import dev.envbuilder.events.Event;
import dev.envbuilder.events.EventSink;
import dev.envbuilder.linux.LinuxException;
import dev.envbuilder.path.BytePath;
import dev.envbuilder.rootfs.copy.CopyListener;

/** Tells what COPY or ADD did otherwise than it was asked. */
record CopyWarnings(CopyStep step, EventSink events) implements CopyListener {
  @Override
  public void wrote(BytePath path) {
    // the snapshot finds it
  }

  @Override
  public void kept(BytePath path) {
    warn("'" + path + "' is not written, because it is a mount or kept by the builder");
  }

  @Override
  public void lostXattr(BytePath path, BytePath attribute, LinuxException why) {
    warn("the attribute '" + attribute + "' of '" + path + "' is lost: " + why.getMessage());
  }

  /** A source pattern that stands for nothing. */
  void unmatched(String word) {
    warn("nothing matches '" + word + "'");
  }

  /** A name in {@code --chown}. */
  void unknownAccount(String kind, String name) {
    warn(
        "--chown: the image has no "
            + kind
            + " '"
            + name
            + "'; the files get "
            + (kind.equals("user") ? "number 0" : "the user's group")
            + ", as with BuildKit");
  }

  private void warn(String text) {
    events.accept(new Event.Warning(step.about().range() + ": " + text));
  }
}
