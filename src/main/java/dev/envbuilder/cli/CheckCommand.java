package dev.envbuilder.cli;

import dev.envbuilder.build.BuildException;
import dev.envbuilder.build.PlanRequest;
import dev.envbuilder.events.Event;
import dev.envbuilder.secret.Redactor;
import dev.envbuilder.workspace.BuildSource.DockerfileSource;
import dev.envbuilder.workspace.CheckedFile;
import dev.envbuilder.workspace.InPlaceBuild;
import dev.envbuilder.workspace.Services;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** {@code envbuilder build --check}: what the checks find, on standard output. */
final class CheckCommand {
  private final CheckCall call;
  private final Redactor redactor;
  private final Wiring wiring;
  private final Shutdown shutdown;

  CheckCommand(CheckCall call, Redactor redactor, Wiring wiring, Shutdown shutdown) {
    this.call = call;
    this.redactor = redactor;
    this.wiring = wiring;
    this.shutdown = shutdown;
  }

  ExitCode run(DockerfileSource source, PlanRequest request) throws UsageException {
    Services services = wiring.services(List.of(), Optional.empty());
    try {
      CheckedFile checked = InPlaceBuild.check(services, source, request);
      print(call.json() ? CheckJson.of(checked) : CheckText.of(checked));
      checked.report().error().ifPresent(this::fail);
      boolean fine =
          checked.clean() || (call.ignoresFindings() && checked.report().error().isEmpty());
      return fine ? ExitCode.DONE : ExitCode.BUILD_FAILED;
    } catch (BuildException | IOException e) {
      fail(e);
      return ExitCode.BUILD_FAILED;
    } catch (InterruptedException e) {
      shutdown.awaitEnd();
      return ExitCode.BUILD_FAILED;
    }
  }

  private void fail(Exception e) {
    wiring.events().accept(new Event.Failure(String.valueOf(e.getMessage())));
  }

  /** For other programs, and so in UTF-8 whatever the locale is. */
  private void print(String text) {
    PrintStream out =
        new PrintStream(new FileOutputStream(FileDescriptor.out), false, StandardCharsets.UTF_8);
    out.print(VisibleText.of(redactor.redact(text)));
    out.flush();
  }
}
