# init: test "$(stat -c %u:%g /name)" = 1000:100
# init: test "$(stat -c %u:%g /name-group)" = 1000:5
# init: test "$(stat -c %u:%g /numbers/a.txt)" = 55:66
# init: test "$(stat -c %u:%g /number)" = 77:77
# init: test "$(stat -c %u:%g /numbers)" = 55:66
# init: test "$(stat -c %a /mode)" = 4711
# init: test "$(stat -c %a /modes/sub)" = 750
# init: test "$(stat -c %a /symbolic/b.txt)" = 700
# init: test "$(stat -c %u:%g /kept/mine)" = 12:13
FROM @BUSYBOX@ AS other
RUN mkdir /o && echo x >/o/mine && chown 12:13 /o/mine && chmod 6755 /o/mine
FROM @BUSYBOX@
RUN echo dev:x:1000:100::/home/dev:/bin/sh >>/etc/passwd && echo staff:x:5:dev >>/etc/group
USER dev
COPY --chown=dev tree/a.txt /name
COPY --chown=dev:staff tree/a.txt /name-group
COPY --chown=55:66 tree /numbers
COPY --chown=77 tree/a.txt /number
COPY --chmod=4711 tree/a.txt /mode
COPY --chmod=750 tree /modes
COPY --chmod=u+rwx tree /symbolic
COPY --from=other /o /kept
COPY --from=other --chown=1:2 /o /changed
USER root
