package dev.envbuilder.dockerfile.lint;

import dev.envbuilder.dockerfile.Dockerfile;
import dev.envbuilder.dockerfile.Instruction;
import dev.envbuilder.dockerfile.MountOptions;
import dev.envbuilder.dockerfile.RunMount;
import dev.envbuilder.dockerfile.RunProgram;
import dev.envbuilder.dockerfile.SourceRange;
import dev.envbuilder.dockerfile.SourceText;
import dev.envbuilder.dockerfile.ValueException;
import dev.envbuilder.dockerfile.lint.KeptFiles.Kept;
import dev.envbuilder.dockerfile.shell.ShellWord;
import dev.envbuilder.dockerfile.shell.UnreadableScriptException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Looks for build secrets that a RUN leaves in files. The rule is not one of BuildKit's. */
final class RunRules {
  private static final Pattern SHELL_SCRIPT =
      Pattern.compile("#!\\s*\\S*/(?:env\\s+)?(?:ba|da|a|z|k)?sh\\b.*", Pattern.DOTALL);

  private final Dockerfile dockerfile;
  private final StageScope scope;
  private final Findings findings;

  RunRules(Dockerfile dockerfile, StageScope scope, Findings findings) {
    this.dockerfile = dockerfile;
    this.scope = scope;
    this.findings = findings;
  }

  void check(Placed at, Instruction.Run run) {
    if (run.mounts().isEmpty() || !at.options().allows(Rule.SECRET_WRITTEN_TO_FILE)) {
      return;
    }
    Mounts mounts = new Mounts();
    for (MountOptions options : run.mounts()) {
      try {
        mounts.add(options.expand(dockerfile.words(), scope.variables()));
      } catch (ValueException e) {
        return; // planning tells
      }
    }
    if (mounts.files.isEmpty() && mounts.variables.isEmpty()) {
      return;
    }
    KeptFiles kept = new KeptFiles(mounts::isTemporary);
    try {
      follow(run.program(), new SecretFlow(mounts.files, mounts.variables, kept));
    } catch (UnreadableScriptException e) {
      return; // what cannot be read is not judged
    }
    for (Kept file : kept.remaining()) {
      SourceRange range = lines(at.range(), file.raw());
      findings.add(at.options(), Rule.SECRET_WRITTEN_TO_FILE, range, file.secret(), file.place());
    }
  }

  private void follow(RunProgram program, SecretFlow flow) throws UnreadableScriptException {
    switch (program) {
      case RunProgram.Arguments(List<String> arguments) -> {
        List<ShellWord> words = new ArrayList<>();
        arguments.forEach(argument -> words.add(ShellWord.literal(argument)));
        flow.command(words, "");
      }
      case RunProgram.ShellText(String text) -> {
        if (scope.posixShell() && findings.affords(text.length())) {
          flow.script(text, "");
        }
      }
      case RunProgram.Script(String path, String content) -> {
        if (SHELL_SCRIPT.matcher(content).matches() && findings.affords(content.length())) {
          flow.script(content, "");
        }
      }
    }
  }

  /** The line in which a word stands; all of them if it does not show. */
  private SourceRange lines(SourceRange range, String word) {
    SourceText source = dockerfile.source();
    for (int line = range.startLine();
        line <= Math.min(range.endLine(), source.lineCount());
        line++) {
      int column = source.line(line).indexOf(word);
      if (column >= 0 && range.file().equals(source.name())) {
        return new SourceRange(range.file(), line, line, column + 1);
      }
    }
    return range;
  }

  /** What the mounts of a RUN say. */
  private static final class Mounts {
    private final Map<String, String> files = new HashMap<>();
    private final Map<String, String> variables = new HashMap<>();
    private final List<String> temporary = new ArrayList<>(List.of("/dev", "/proc", "/sys"));

    void add(RunMount mount) {
      switch (mount) {
        case RunMount.SecretMount secret -> {
          secret.file().ifPresent(file -> files.put(file, secret.id()));
          secret.file().ifPresent(temporary::add);
          secret.variable().ifPresent(name -> variables.put(name, secret.id()));
        }
        case RunMount.TmpfsMount tmpfs -> temporary.add(tmpfs.target());
        case RunMount.BindMount bind -> temporary.add(bind.target());
        case RunMount.CacheMount cache -> {
          // outlives the step
        }
        case RunMount.SshMount ssh -> {
          // holds no secret
        }
      }
    }

    boolean isTemporary(String path) {
      return temporary.stream().anyMatch(folder -> path.equals(folder) || isBelow(path, folder));
    }

    private static boolean isBelow(String path, String folder) {
      String start = folder.endsWith("/") ? folder : folder + "/";
      return !folder.isEmpty() && path.startsWith(start);
    }
  }
}
