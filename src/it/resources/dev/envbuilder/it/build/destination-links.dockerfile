# init: test "$(cat /real/file)" = a && test -L /to-file
# init: test "$(cat /nowhere)" = b && test "$(readlink /to-nothing)" = /nowhere
# init: test "$(cat /real/sub/c.txt)" = c && test -L /to-directory
# init: test "$(cat /real/a.txt)" = a
# init: test "$(cat /made/deep/a.txt)" = a && test "$(readlink /to-made)" = made
# init: test -L /merged/link && test "$(cat /real/kept)" = kept
FROM @BUSYBOX@
RUN mkdir /real /merged && echo old >/real/file && echo kept >/real/kept && ln -s /real/file /to-file && ln -s /nowhere /to-nothing && ln -s real /to-directory && ln -s made /to-made && ln -s /real/kept /merged/link
COPY tree/a.txt /to-file
COPY tree/b.txt /to-nothing
COPY tree/a.txt /to-directory
COPY tree/sub /to-directory/sub
COPY tree/a.txt /to-made/deep/
COPY tree /merged
