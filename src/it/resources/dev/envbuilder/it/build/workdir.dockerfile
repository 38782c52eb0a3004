# init: test "$(stat -c %u:%g:%a /a/b/c)" = 1000:100:755
# init: test "$(stat -c %u:%g /a)" = 1000:100
# init: test "$(stat -c %u:%g:%a /made)" = 3:3:700
# init: test -d /real/inside
# init: test -d /late
# config: .config.WorkingDir == "/late"
FROM @BUSYBOX@
RUN echo dev:x:1000:100::/:/bin/sh >>/etc/passwd && mkdir -m 700 /made /real && chown 3:3 /made && ln -s /real /link
USER dev
WORKDIR /a
WORKDIR b/c/../c
RUN test "$(pwd)" = /a/b/c && echo >file
USER root
WORKDIR /made
WORKDIR /link/inside
ENV WHERE=/late
WORKDIR $WHERE
