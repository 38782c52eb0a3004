# init: test "$(stat -c %a /kept/sub/c.txt /kept/sub/deep | tr "\n" " ")" = "4755 2775 "
# init: test "$(stat -c %a /dir /dir/sub /dir/a.txt | tr "\n" " ")" = "750 750 750 "
# init: test "$(stat -c %a:%u:%g /made /made/parents /made/parents/a | tr "\n" " ")" = "700:5:6 700:5:6 700:5:6 "
# init: test "$(stat -c %a:%u:%g /exists /exists/sub | tr "\n" " ")" = "711:9:9 755:0:0 "
# init: test "$(cat /exists/mine)" = mine
FROM @BUSYBOX@
RUN mkdir -p /exists/sub && chmod 711 /exists && chmod 700 /exists/sub && chown 9:9 /exists /exists/sub && echo mine >/exists/mine
COPY tree /kept
COPY --chmod=750 tree /dir
COPY --chmod=700 --chown=5:6 tree/a.txt /made/parents/a
COPY tree /exists
