package dev.envbuilder.build;

import dev.envbuilder.context.IgnoreRules;
import dev.envbuilder.linux.Directory;
import dev.envbuilder.linux.Errno;
import dev.envbuilder.linux.LinuxException;
import dev.envbuilder.path.BytePath;
import java.io.IOException;

/** Where the files of a {@link TreeSource} are, and how they are to be looked at. */
final class Trees {
  private static final BytePath NOTHING = BytePath.of("nothing");

  private final BuildContext context;
  private final Stages stages;
  private final RemoteFiles remotes;
  private final BytePath temporary;

  /**
   * @param temporary a folder of the builder, emptied after the build
   */
  Trees(BuildContext context, Stages stages, RemoteFiles remotes, BytePath temporary) {
    this.context = context;
    this.stages = stages;
    this.remotes = remotes;
    this.temporary = temporary;
  }

  /**
   * A tree on disk.
   *
   * @param root absolute; no step may change what is in it
   * @param rules what of it is not to be seen
   * @param rulesFile where the rules stand, for messages
   * @param rootOwned whether its files count as root's, whoever owns them on disk: those of a local
   *     folder do (BuildKit resets them when it sends a context)
   */
  record Tree(BytePath root, IgnoreRules rules, String rulesFile, boolean rootOwned) {}

  /**
   * The tree of a source; an image is unpacked, a remote one fetched, when it is asked for first.
   */
  Tree of(TreeSource source) throws IOException {
    return switch (source) {
      case TreeSource.FromContext() -> folder(context);
      case TreeSource.FromFolder(BuildContext folder) -> folder(folder);
      case TreeSource.FromStage(int index) -> inside(stages.tree(index));
      case TreeSource.FromImage(BaseImage image) -> inside(stages.tree(image));
      case TreeSource.FromRemote(RemoteSource remote) -> inside(remotes.tree(remote));
      case TreeSource.FromNothing() -> inside(nothing());
    };
  }

  private static Tree folder(BuildContext folder) {
    return new Tree(folder.folder(), folder.rules(), folder.rulesFile(), true);
  }

  private static Tree inside(BytePath root) {
    return new Tree(root, IgnoreRules.NONE, "", false);
  }

  private BytePath nothing() throws IOException {
    try (Directory parent = Directory.open(temporary)) {
      parent.makeDirectory(NOTHING, 0755);
    } catch (LinuxException e) {
      if (e.errno() != Errno.EEXIST) {
        throw e;
      }
    }
    return temporary.append(NOTHING);
  }
}
