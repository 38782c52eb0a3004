# init: test "$(cat /first /second | tr "\n" -)" = first-last-
FROM @BUSYBOX@ AS First
RUN echo first >/first

FROM @BUSYBOX@ AS same
RUN echo not used >/second

FROM @BUSYBOX@ AS SAME
RUN echo last >/second

FROM first
COPY --from=Same /second /second
