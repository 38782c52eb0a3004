# init: test "$(stat -c %u:%g:%a /team/new)" = 0:50:2755
# init: test "$(stat -c %u:%g:%a /team/new/deep)" = 0:50:2755
# init: test "$(stat -c %u:%g:%a /there)" = 3:4:700 && test -f /there/a.txt
# init: test "$(stat -c %u:%g:%a /there/sub)" = 0:0:755
# init: test "$(cat /kept/by/link/a.txt)" = a && test -L /kept/by && test -f /target/link/a.txt
# init: test "$(stat -c %u:%g:%a /made)" = 5:6:711 && test "$(stat -c %u:%g:%a /made/on/the/way)" = 5:6:711
FROM @BUSYBOX@
RUN mkdir /team && chown 0:50 /team && chmod 2775 /team
RUN mkdir -p /there/sub /kept /target && chown 3:4 /there /there/sub && chmod 700 /there /there/sub && ln -s /target /kept/by
COPY tree/a.txt /team/new/deep/
COPY tree /there/
COPY tree/a.txt /kept/by/link/
COPY --chown=5:6 --chmod=711 tree/a.txt /made/on/the/way/
