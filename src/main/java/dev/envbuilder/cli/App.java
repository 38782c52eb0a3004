package dev.envbuilder.cli;

import dev.envbuilder.events.Event;
import dev.envbuilder.linux.EnvironmentBlock;
import dev.envbuilder.linux.ThisProcess;
import dev.envbuilder.secret.Redactor;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The one place where the program is put together: environment, console, redaction, command. Every
 * failure ends here as a sentence and an exit code.
 */
final class App {
  /** The descriptor on which the launcher leaves the environment. */
  private static final String ENVIRONMENT_FD = "envbuilder.environment.fd";

  private final Redactor redactor = new Redactor();

  ExitCode run(List<String> arguments) {
    PrintStream err =
        new PrintStream(new FileOutputStream(FileDescriptor.err), false, StandardCharsets.UTF_8);
    try {
      EnvironmentBlock environment = environment();
      return switch (arguments.isEmpty() ? "" : arguments.getFirst()) {
        case "build" -> new BuildCommand(environment, redactor, err).run(rest(arguments));
        case "scan" -> new ScanCommand(environment, redactor, err).run(rest(arguments));
        case "help" -> help(rest(arguments));
        default -> new StartCommand(environment, redactor, err).run(arguments);
      };
    } catch (UsageException e) {
      fail(err, String.valueOf(e.getMessage()));
      return ExitCode.WRONG_OPTIONS;
    } catch (IOException e) {
      fail(err, "the environment cannot be read: " + e.getMessage());
      return ExitCode.NOT_ALLOWED_HERE;
    } catch (OutOfMemoryError e) {
      fail(err, "there is not enough memory: give the container more");
      return ExitCode.INTERNAL;
    } catch (RuntimeException | Error e) {
      fail(err, "this is a bug in envbuilder, please report it: " + describe(e));
      return ExitCode.INTERNAL;
    }
  }

  private ExitCode help(List<String> topics) throws UsageException {
    String text =
        switch (topics.isEmpty() ? "" : topics.getFirst()) {
          case "" -> Help.overview();
          case "build" -> Help.build();
          case "scan" -> Help.scan();
          case "options" -> Help.page();
          default ->
              throw new UsageException(
                  "there is no help on '" + topics.getFirst() + "': try build, scan or options");
        };
    System.out.print(text);
    return ExitCode.DONE;
  }

  private void fail(PrintStream err, String sentence) {
    new PlainConsole(err, false).accept(new Event.Failure(redactor.redact(sentence)));
  }

  /** What a developer needs of an unexpected exception, on one line. */
  private static String describe(Throwable e) {
    StringBuilder text = new StringBuilder(e.toString());
    StackTraceElement[] trace = e.getStackTrace();
    for (int i = 0; i < Math.min(trace.length, 6); i++) {
      text.append(" < ")
          .append(trace[i].getFileName())
          .append(':')
          .append(trace[i].getLineNumber());
    }
    return text.toString();
  }

  private static List<String> rest(List<String> arguments) {
    return arguments.subList(1, arguments.size());
  }

  /** From the launcher; without it, as in tests, from the JVM. */
  private static EnvironmentBlock environment() throws IOException {
    Integer fd = Integer.getInteger(ENVIRONMENT_FD);
    if (fd == null) {
      return EnvironmentBlock.of(System.getenv());
    }
    // before there is anything in this memory: nobody may read it, and a crash leaves no core file
    ThisProcess.setDumpable(false);
    return EnvironmentBlock.take(fd);
  }
}
