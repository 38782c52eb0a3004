# init: test "$(stat -c %u:%g /names)" = 0:0
# init: test "$(stat -c %u:%g /group)" = 0:0
# init: test "$(stat -c %u:%g /known)" = 1000:100
# init: test "$(stat -c %u:%g /number)" = 4321:4321
FROM @BUSYBOX@
RUN echo dev:x:1000:100::/home/dev:/bin/sh >>/etc/passwd
COPY --chown=absent:absent tree/a.txt /names
COPY --chown=:absent tree/a.txt /group
COPY --chown=dev:absent tree/a.txt /known
COPY --chown=4321 tree/a.txt /number
