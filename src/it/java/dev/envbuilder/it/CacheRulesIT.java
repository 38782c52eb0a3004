package dev.envbuilder.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What a cache may and may not change: a build from the cache gives the same files as one without,
 * and a change runs the steps again that depend on it, and no others.
 */
@NeedsRoot
class CacheRulesIT {
  /** Each kind of instruction, and each kind of change to a tree that a layer can hold. */
  private static final String EVERYTHING =
      """
      FROM busybox AS tools
      WORKDIR /tools
      RUN echo tool >tool && chmod 4755 tool && mkdir -p d/e && ln -s ../tool d/link
      FROM busybox
      ARG VALUE=1
      ENV SEEN=$VALUE
      SHELL ["/bin/sh", "-e", "-c"]
      RUN mkdir -p /a/b /gone/deep /opaque/in && echo 1 >/a/one && ln /a/one /a/b/two && echo >/opaque/in/old
      RUN <<end
      mkfifo -m 600 /a/fifo
      truncate -s 3000000 /a/sparse; printf x >>/a/sparse
      printf odd >"/a/$(printf 'odd\\377name')"
      ln -s one /a/link; mkdir /a/turns; echo >/a/turned
      end
      RUN rm -r /gone /bin/yes /opaque && mkdir /opaque && echo >/opaque/new && rmdir /a/turns && ln -s / /a/turns
      RUN rm /a/turned && mkdir /a/turned && chmod 1777 /a/b && chown 12:34 /a/one && chmod 2750 /a/turned
      RUN true
      COPY . /context/
      COPY --chown=7:8 --chmod=640 one.txt /chosen/
      COPY --link tree /linked/
      COPY --from=tools --parents /tools/./d /parents/
      COPY --from=tools /tools /tools
      COPY <<"text" <<more /texts/
      a $text
      text
      more $VALUE
      more
      ADD archive.tar /unpacked/
      ADD @REMOTE@ /remote/
      RUN --mount=type=bind,target=/in --mount=type=cache,target=/kept --mount=type=tmpfs,target=/t \\
          cat /in/one.txt >/bound && echo >/kept/x && echo >/t/x
      RUN --mount=type=secret,id=PASS,target=/pass wc -c </pass >/length
      USER nobody
      WORKDIR /owned/by/nobody
      RUN id >me
      ONBUILD RUN never
      VOLUME /volume
      CMD ["/bin/sh"]
      """;

  /** For changes: each step's layer tells whether the step has run. */
  private static final String STEPS =
      """
      # A: a stage that is copied from
      FROM busybox AS tool
      RUN mkdir /tool; echo same >/tool/file # 1
      # the target
      FROM busybox
      RUN echo begin
      COPY tree /tree/
      COPY one.txt other.txt /ones/
      RUN --mount=type=bind,source=tree,target=/in --mount=type=secret,id=PASS cat /in/file
      COPY --from=tool /tool /tool
      COPY <<text /text
      some
      text
      USER nobody
      WORKDIR /home
      RUN id
      CMD ["sh"]
      """;

  private static final String PASSWORD = "a-password";

  @TempDir private static Path scratch;

  private static HttpServer server;
  private static Story steps;

  @BeforeAll
  static void buildTheStepsOnce() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/file",
        exchange -> {
          byte[] body = "remote".getBytes(UTF_8);
          exchange.sendResponseHeaders(200, exchange.getRequestMethod().equals("HEAD") ? -1 : 6);
          if (!exchange.getRequestMethod().equals("HEAD")) {
            exchange.getResponseBody().write(body);
          }
          exchange.close();
        });
    server.start();
    steps = cached(STEPS);
    steps.run().ok();
  }

  @AfterAll
  static void stopServer() {
    server.stop(0);
  }

  @Test
  void givesTheFilesOfABuildWithoutCache() {
    String remote = "http://127.0.0.1:" + server.getAddress().getPort() + "/file";
    String dockerfile = EVERYTHING.replace("@REMOTE@", remote);
    RootListing plain = listing(context(dockerfile), "DONE");
    Story cached = cached(dockerfile);
    RootListing written = listing(cached, "DONE");

    RootListing read = listing(cached, "CACHED");

    assertThat(written.diff(plain)).isEmpty();
    assertThat(read.diff(plain)).isEmpty();
    assertThat(read.get("/a/b/two").links()).isEqualTo("/a/b/two");
    assertThat(read.get("/a/one").links()).isEqualTo("/a/b/two");
    assertThat(read.get("/a/fifo").type()).isEqualTo("p");
    assertThat(read.get("/tools/tool").mode()).isEqualTo("4755");
    assertThat(read.contains("/bin/yes")).isFalse();
    assertThat(read.contains("/opaque/in")).isFalse();
  }

  /** The steps that run, by their numbers; the others are cached. */
  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          printf S >>tree/file                                  | 3 4 5 6 7 8 9
          chmod u+x tree/file                                   | 3 4 5 6 7 8 9
          touch -d @77 tree/file tree                           |
          chown 5:6 tree/file                                   |
          mkdir tree/empty                                      | 3 4 5 6 7 8 9
          mv tree/file tree/renamed && cp tree/renamed tree/file | 3 4 5 6 7 8 9
          ln -sf other tree/link                                | 3 4 5 6 7 8 9
          rm tree/link && cp one.txt tree/link                  | 3 4 5 6 7 8 9
          chmod 700 tree                                        | 5 6 7 8 9
          echo tree/link >.dockerignore                         | 3 4 5 6 7 8 9
          echo archive.tar >.dockerignore                       |
          printf S >>other.txt                                  | 4 5 6 7 8 9
          sed -i 's/COPY one/COPY --chown=nobody one/' Dockerfile   | 4 5 6 7 8 9
          sed -i 's/COPY one/COPY --chmod=600 one/' Dockerfile  | 4 5 6 7 8 9
          sed -i 's/one.txt other.txt/other.txt one.txt/' Dockerfile | 4 5 6 7 8 9
          sed -i 's/source=tree/source=tree,ro/' Dockerfile     |
          sed -i 's/source=tree/source=tree,rw/' Dockerfile     | 5 6 7 8 9
          sed -i 's/id=PASS/id=word/' Dockerfile                | 5 6 7 8 9
          sed -i 's/# 1/# 2/' Dockerfile                        | 1
          sed -i 's/echo same/echo else/' Dockerfile            | 1 6 7 8 9
          sed -i 's/# 1/; chmod 700 \\/tool\\/file/' Dockerfile        | 1 6 7 8 9
          sed -i 's/AS tool/AS made/; s/from=tool/from=made/' Dockerfile |
          sed -i 's/^some$/same/' Dockerfile                    | 7 8 9
          sed -i 's/USER nobody/USER 1/' Dockerfile             | 8 9
          sed -i 's/WORKDIR .home/WORKDIR \\/house/' Dockerfile | 8 9
          sed -i 's/"sh"/"ash"/' Dockerfile                     |
          sed -i '$a EXPOSE 80' Dockerfile                      |
          sed -i 's/^CMD.*/RUN echo new/' Dockerfile            | 10
          """)
  void runsTheStepsThatDependOnAChange(String change, String expected) {
    Story changed = cached(STEPS);
    Command.run("cp", "-a", steps.layers() + "/.", changed.layers().toString());
    Command.of("sh", "-eu").in(changed.workspace()).input(change.getBytes(UTF_8)).run().ok();

    String ran = ran(changed.run().ok());

    assertThat(ran).isEqualTo(expected == null ? "" : expected);
  }

  /** Nothing that a secret's value changes is in a key. */
  @Test
  void doesNotAskForTheValueOfASecret() {
    Story other = cached(STEPS).env("ENVBUILDER_BUILD_SECRET_PASS", "another value");
    Command.run("cp", "-a", steps.layers() + "/.", other.layers().toString());

    assertThat(ran(other.run().ok())).isEmpty();
  }

  @Test
  void explainsWhatWasNotFound() {
    Story changed =
        cached(STEPS.replace("USER nobody", "ENV NEW=" + PASSWORD + "\nUSER nobody"))
            .env("ENVBUILDER_SECRET_LEAK", "warn")
            .env("ENVBUILDER_EXPLAIN_CACHE", "true");
    Command.run("cp", "-a", steps.layers() + "/.", changed.layers().toString());
    changed.file("one.txt", "changed");

    Command.Finished finished = changed.run().ok();

    assertThat(finished.err())
        .doesNotContain(PASSWORD)
        .contains("      environment NEW: ***")
        .contains("      step: COPY")
        .containsPattern("in the folder '/layers' there is its layer: sha256:")
        .contains("in the folder '/layers' there is no entry")
        .containsPattern(
            "the nearest, \\[\\S+ 3/\\d+\\] of the last build, .*, differs in: content\\n")
        .containsPattern("the nearest, .*, differs in: environment NEW, parent");
    assertThat(changed.layers().resolve("index.json"))
        .content()
        .containsPattern("\"keys-[0-9a-f]{64}\"");
  }

  private static Story context(String dockerfile) {
    Story story = Story.of(scratch, dockerfile).env("ENVBUILDER_BUILD_SECRET_PASS", PASSWORD);
    String files =
        """
        printf 1 >one.txt; printf 2 >other.txt
        mkdir -p tree/sub; printf f >tree/file; ln -s file tree/link; chmod 755 tree/sub
        mkdir packed; printf p >packed/p; chown 3:4 packed/p; tar --mtime=@77 -cf archive.tar packed; rm -r packed
        """;
    Command.of("sh", "-eu").in(story.workspace()).input(files.getBytes(UTF_8)).run().ok();
    return story;
  }

  private static Story cached(String dockerfile) {
    Story story = context(dockerfile).env("SOURCE_DATE_EPOCH", "1700000000").withLayers();
    return story.env("ENVBUILDER_PUSH_IMAGE", "false");
  }

  private static RootListing listing(Story story, String outcome) {
    try (Container container = story.bundle().start()) {
      Command.Finished finished = container.await().ok();
      assertThat(outcomes(finished)).isNotEmpty().containsOnly(outcome);
      return Workspace.listing(container).without("/workspaces", "/out", "/images", "/layers");
    }
  }

  private static String ran(Command.Finished finished) {
    List<String> outcomes = outcomes(finished);
    var numbers = new StringBuilder();
    for (int i = 0; i < outcomes.size(); i++) {
      if (outcomes.get(i).equals("DONE")) {
        numbers.append(numbers.isEmpty() ? "" : " ").append(i + 1);
      }
    }
    return numbers.toString();
  }

  /** How the steps that make layers ended, in their order. */
  private static List<String> outcomes(Command.Finished finished) {
    return Pattern.compile("^#\\d+ (DONE|CACHED)", Pattern.MULTILINE)
        .matcher(finished.err())
        .results()
        .map(match -> match.group(1))
        .toList();
  }
}
