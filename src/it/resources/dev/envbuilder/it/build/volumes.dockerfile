# init: test "$(cat /v/before /v/after /v/a.txt | tr "\n" -)" = before-after-a-
# init: test ! -e /not-made
# config: .config.Volumes == {"/v":{},"/not-made":{},"relative":{}}
FROM @BUSYBOX@
RUN mkdir /v && echo before >/v/before
VOLUME /v /not-made relative
RUN echo after >/v/after
COPY tree/a.txt /v/
