# init: test -d /alias && test ! -L /alias && test "$(cat /alias/b.txt)" = b
# init: test ! -e /real/b.txt && test "$(cat /real/old)" = old
# init: test "$(stat -c %a /real)" = 755 && test "$(cat /real/sub/c.txt)" = c
# init: test -L /other && test "$(stat -c %a /elsewhere/m)" = 640
# init: test "$(stat -c %u:%g /elsewhere/m)" = 0:0
FROM @BUSYBOX@
RUN mkdir /real /elsewhere && chmod 700 /real && echo old >/real/old && ln -s real /alias && ln -s elsewhere /other
COPY --link tree/b.txt /alias/b.txt
COPY --link tree/sub /real/sub
COPY --link --chmod=640 tree/a.txt /other/m
