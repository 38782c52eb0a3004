# init: test "$(cat /out/one /out/two /out/three | tr "\n" -)" = one-two-two-
# init: test "$(cat /from-image)" = "root:x:0:0:root:/root:/bin/sh"
# config: .config.Env | any(. == "INHERITED=yes")
# config: .config.Env | all(startswith("ONLY_TWO") | not)
FROM @BUSYBOX@ AS one
ENV INHERITED=yes
RUN mkdir /out && echo one >/out/one && chown 7:8 /out/one && ln /out/one /out/hard

FROM one AS two
ENV ONLY_TWO=1
RUN echo two >/out/two && rm /out/hard

FROM @MUSL@ AS unused
RUN exit 1

FROM one
COPY --from=two /out/ /out/
COPY --from=1 /out/two /out/three
COPY --from=@MUSL@ /bin/hello /bin/
COPY --from=@MUSL@ /lib/ /lib/
RUN hello >/said
RUN head -n1 /etc/passwd >/from-image
