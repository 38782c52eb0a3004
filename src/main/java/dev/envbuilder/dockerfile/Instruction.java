package dev.envbuilder.dockerfile;

import java.util.List;
import java.util.Optional;

/**
 * An instruction of a Dockerfile. Words are as written unless a component says otherwise: {@link
 * ShellWords} expands them when the environment is known. Flags that were not given are empty.
 */
public sealed interface Instruction {
  /** Where it stands. */
  SourceRange range();

  /**
   * Its text on one line, continuations joined and the keyword in capitals, without heredoc bodies:
   * what progress and history show.
   */
  String source();

  /** {@code RUN}, {@code COPY}, ... */
  default String keyword() {
    int end = 0;
    while (end < source().length() && !Blanks.separatesWords(source().charAt(end))) {
      end++;
    }
    return source().substring(0, end);
  }

  /**
   * {@code FROM [--platform=p] base [AS name]}.
   *
   * @param base the stage or image, expands with global ARGs
   * @param platform expands with global ARGs
   * @param stageName the name in lower case
   */
  record From(SourceRange range, String source, String base, String platform, String stageName)
      implements Instruction {}

  /** {@code ARG name[=default] ...}: takes effect pair by pair. */
  record Arg(SourceRange range, String source, List<Variable> variables) implements Instruction {
    public Arg {
      variables = List.copyOf(variables);
    }

    /**
     * One variable.
     *
     * @param hasDefault tells {@code ARG X=} from {@code ARG X}
     */
    public record Variable(String name, String defaultValue, boolean hasDefault) {
      /** The default, empty if there is none. */
      public Optional<String> fallback() {
        return hasDefault ? Optional.of(defaultValue) : Optional.empty();
      }
    }
  }

  /** {@code ENV name=value ...}; all values expand with the environment from before it. */
  record Env(SourceRange range, String source, List<NameValue> pairs) implements Instruction {
    public Env {
      pairs = List.copyOf(pairs);
    }
  }

  /** {@code LABEL name=value ...}. */
  record Label(SourceRange range, String source, List<NameValue> pairs) implements Instruction {
    public Label {
      pairs = List.copyOf(pairs);
    }
  }

  /** {@code RUN}. */
  record Run(
      SourceRange range,
      String source,
      CommandLine command,
      List<MountOptions> mounts,
      List<Heredoc> heredocs,
      Network network,
      Security security)
      implements Instruction {
    public Run {
      mounts = List.copyOf(mounts);
      heredocs = List.copyOf(heredocs);
    }

    /** What is to be executed, heredocs in place. */
    public RunProgram program() {
      return RunProgram.of(command, heredocs);
    }

    /** {@code --network}. */
    public enum Network {
      DEFAULT,
      NONE,
      HOST
    }

    /** {@code --security}. */
    public enum Security {
      SANDBOX,
      INSECURE
    }
  }

  /**
   * {@code COPY}. Everything expands but {@code from}.
   *
   * @param sources paths
   * @param documents heredoc sources, the name of each is its file name
   * @param from a stage's name or number, a named context or an image; empty for the build context
   * @param chown {@code user[:group]}
   * @param chmod see {@link FileModeChange}
   * @param excludes ignore patterns relative to each source
   */
  record Copy(
      SourceRange range,
      String source,
      List<String> sources,
      List<Heredoc> documents,
      String destination,
      String from,
      String chown,
      String chmod,
      boolean link,
      boolean parents,
      List<String> excludes)
      implements Instruction {
    public Copy {
      sources = List.copyOf(sources);
      documents = List.copyOf(documents);
      excludes = List.copyOf(excludes);
    }
  }

  /**
   * {@code ADD}: as {@link Copy}, without stages, with archives, URLs and git.
   *
   * @param checksum the digest or commit that the one remote source must have
   * @param keepGitDir whether {@code .git} stays in a git source
   * @param unpack whether archives are unpacked; if unset, local ones are and remote ones are not
   */
  record Add(
      SourceRange range,
      String source,
      List<String> sources,
      List<Heredoc> documents,
      String destination,
      String chown,
      String chmod,
      boolean link,
      List<String> excludes,
      String checksum,
      Toggle keepGitDir,
      Toggle unpack)
      implements Instruction {
    public Add {
      sources = List.copyOf(sources);
      documents = List.copyOf(documents);
      excludes = List.copyOf(excludes);
    }
  }

  /** {@code WORKDIR}: the whole rest of the line is the path. */
  record Workdir(SourceRange range, String source, String path) implements Instruction {}

  /** {@code USER user[:group]}. */
  record User(SourceRange range, String source, String user) implements Instruction {}

  /** {@code EXPOSE}: each word expands to words, each of which is an {@link ExposedPorts}. */
  record Expose(SourceRange range, String source, List<String> ports) implements Instruction {
    public Expose {
      ports = List.copyOf(ports);
    }
  }

  /** {@code VOLUME}. */
  record Volume(SourceRange range, String source, List<String> paths) implements Instruction {
    public Volume {
      paths = List.copyOf(paths);
    }
  }

  /** {@code CMD}. */
  record Cmd(SourceRange range, String source, CommandLine command) implements Instruction {}

  /** {@code ENTRYPOINT}; an empty exec form clears the base image's. */
  record Entrypoint(SourceRange range, String source, CommandLine command) implements Instruction {}

  /** {@code STOPSIGNAL}: expands to a {@link SignalName}. */
  record Stopsignal(SourceRange range, String source, String signal) implements Instruction {}

  /** {@code HEALTHCHECK}. */
  record Healthcheck(SourceRange range, String source, HealthTest test) implements Instruction {}

  /** {@code SHELL}. */
  record Shell(SourceRange range, String source, List<String> arguments) implements Instruction {
    public Shell {
      arguments = List.copyOf(arguments);
    }
  }

  /**
   * {@code ONBUILD}.
   *
   * @param expression what goes into the image config, heredoc bodies included; {@link
   *     Dockerfile#parseTrigger} reads it again
   * @param trigger the same, parsed; empty where it is no valid instruction, which is an error only
   *     where the image is built upon
   */
  record Onbuild(SourceRange range, String source, String expression, Optional<Instruction> trigger)
      implements Instruction {}

  /** {@code MAINTAINER}, long deprecated: the image's author. */
  record Maintainer(SourceRange range, String source, String author) implements Instruction {}
}
