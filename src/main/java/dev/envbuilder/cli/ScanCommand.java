package dev.envbuilder.cli;

import dev.envbuilder.events.Event;
import dev.envbuilder.events.EventSink;
import dev.envbuilder.image.ImageException;
import dev.envbuilder.image.Platform;
import dev.envbuilder.linux.EnvironmentBlock;
import dev.envbuilder.linux.LinuxException;
import dev.envbuilder.linux.NameService;
import dev.envbuilder.linux.ThisProcess;
import dev.envbuilder.registry.RegistryClient;
import dev.envbuilder.scan.ImageScan;
import dev.envbuilder.scan.ReportJson;
import dev.envbuilder.scan.ReportText;
import dev.envbuilder.scan.ScanReport;
import dev.envbuilder.scan.ScanTarget;
import dev.envbuilder.scan.WorkspaceScan;
import dev.envbuilder.secret.Redactor;
import dev.envbuilder.secret.Secret;
import dev.envbuilder.secret.SecretSearch;
import dev.envbuilder.secret.SecretStore;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code envbuilder scan}: looks for secrets in an image, or in this container. */
final class ScanCommand {
  private static final String USAGE = ": envbuilder scan [OPTIONS] IMAGE --secret id=ID";

  private final EnvironmentBlock environment;
  private final Redactor redactor;
  private final PrintStream err;

  ScanCommand(EnvironmentBlock environment, Redactor redactor, PrintStream err) {
    this.environment = environment;
    this.redactor = redactor;
    this.err = err;
  }

  ExitCode run(List<String> arguments) throws UsageException, LinuxException {
    if (arguments.equals(List.of("--help")) || arguments.equals(List.of("-h"))) {
      System.out.print(Help.scan());
      return ExitCode.DONE;
    }
    OptionValues options = OptionValues.parse(ScanOptions.TABLE, arguments, environment::text);
    boolean json = isJson(options);
    boolean workspace = options.get(ScanOptions.WORKSPACE);
    Optional<ScanTarget> target = target(options, workspace);
    Optional<Platform> platform = platform(options);
    List<String> flags = options.get(BuildOptions.SECRET);
    SecretStore secrets = Secrets.ofCommand(environment, flags, Optional.empty());
    ThisProcess.setDumpable(false);
    EventSink events =
        new RedactedEvents(redactor, new PlainConsole(err, options.get(StartOptions.VERBOSE)));
    Confidential confidential = new Confidential(redactor);
    Map<String, Secret> searched = searched(secrets, confidential, events);
    SecretSearch search = SecretSearch.of(searched);
    List<String> ids = List.copyOf(searched.keySet());
    ScanReport report;
    if (target.isPresent()) {
      NameService.useFilesAndDns();
      try (RegistryClient registry = Registries.open(options, environment, confidential, events)) {
        report =
            new ImageScan(search, platform, part -> searching(part, events))
                .run(target.get(), registry, typed(options.operands().getFirst()), ids);
      }
    } else {
      report = new WorkspaceScan(search, SecretSources.of(flags)).run(ids);
    }
    tell(report, json, events);
    return !report.findings().isEmpty()
        ? ExitCode.LEAK
        : report.isComplete() ? ExitCode.DONE : ExitCode.BUILD_FAILED;
  }

  private static void searching(String part, EventSink events) {
    if (!part.isEmpty()) {
      events.accept(new Event.Detail("searching " + part.substring(0, part.length() - 2)));
    }
  }

  /** As it was before the script that runs this on a host bound the path into this root. */
  private static String typed(String target) {
    return target.replace(":" + Wiring.BASE + "/host/", ":/");
  }

  private static boolean isJson(OptionValues options) throws UsageException {
    return switch (options.get(ScanOptions.FORMAT)) {
      case "json" -> true;
      case "text" -> false;
      default ->
          throw new UsageException(
              "'%s' of --format is unknown: there are text and json"
                  .formatted(options.get(ScanOptions.FORMAT)));
    };
  }

  private static Optional<ScanTarget> target(OptionValues options, boolean workspace)
      throws UsageException {
    List<String> operands = options.operands();
    if (workspace) {
      if (!operands.isEmpty()) {
        throw new UsageException(
            "scan takes an image or --workspace, not both: '" + operands.getFirst() + "'");
      }
      return Optional.empty();
    }
    if (operands.size() != 1) {
      throw new UsageException(
          "scan takes one image, and got " + operands.size() + USAGE + ", or --workspace");
    }
    try {
      return Optional.of(ScanTarget.parse(operands.getFirst()));
    } catch (ImageException.InvalidReference e) {
      throw new UsageException(String.valueOf(e.getMessage()));
    }
  }

  private static Optional<Platform> platform(OptionValues options) throws UsageException {
    Optional<String> text = options.text(ScanOptions.PLATFORM);
    try {
      return text.isEmpty() ? Optional.empty() : Optional.of(Platform.parse(text.get()));
    } catch (ImageException.InvalidPlatform e) {
      throw new UsageException("--platform cannot be used: " + e.getMessage());
    }
  }

  /** Those that can be found, all kept out of the log. */
  private static Map<String, Secret> searched(
      SecretStore secrets, Confidential confidential, EventSink events) throws UsageException {
    if (secrets.ids().isEmpty()) {
      throw new UsageException("there is no secret to look for" + USAGE + "[,src=FILE|env=NAME]");
    }
    Map<String, Secret> searched = new LinkedHashMap<>();
    List<String> tooShort = new ArrayList<>();
    for (String id : secrets.ids()) {
      Secret secret = secrets.find(id).orElseThrow();
      confidential.secret(id, secret);
      if (SecretSearch.isTooShort(secret)) {
        tooShort.add(id);
      } else {
        searched.put(id, secret);
      }
    }
    if (searched.isEmpty()) {
      throw new UsageException(
          "nothing can be looked for: too short, found everywhere by chance, is the value of "
              + String.join(", ", tooShort));
    }
    for (String id : tooShort) {
      events.accept(
          new Event.Warning("the secret '" + id + "' is too short and is not looked for"));
    }
    return searched;
  }

  /** The report is for other programs, too, and so in UTF-8 whatever the locale is. */
  private void tell(ScanReport report, boolean json, EventSink events) {
    ScanReport shown = report.mapText(text -> redactor.redact(text));
    PrintStream out =
        new PrintStream(new FileOutputStream(FileDescriptor.out), false, StandardCharsets.UTF_8);
    out.print(json ? ReportJson.of(shown) : VisibleText.of(ReportText.of(shown)));
    out.flush();
    for (String problem : shown.problems()) {
      events.accept(new Event.Failure("cannot be searched: " + problem));
    }
  }
}
