# init: test "$(id -u):$(id -g):$(id -G)" = "1000:100:100 5 6"
# init: test "$HOME" = /home/dev
# init: test "$(cat /tmp/name)" = "1000 100 100 5 6 /home/dev"
# init: test "$(cat /tmp/uid)" = "1000 100 100 5 6"
# init: test "$(cat /tmp/pair)" = "7 8 8"
# init: test "$(cat /tmp/named-pair)" = "1000 5 5"
# init: test "$(cat /tmp/unknown)" = "4242 0 0 /"
# config: .config.User == "dev"
FROM @BUSYBOX@
RUN echo dev:x:1000:100::/home/dev:/bin/sh >>/etc/passwd \
 && printf 'staff:x:5:dev\nmore:x:6:other,dev\nnone:x:9:other\n' >>/etc/group \
 && mkdir -p /home/dev && chown 1000:100 /home/dev
USER dev
RUN echo $(id -u) $(id -g) $(id -G) $HOME >/tmp/name; echo >~/mine
USER 1000
RUN echo $(id -u) $(id -g) $(id -G) >/tmp/uid
USER 7:8
RUN echo $(id -u) $(id -g) $(id -G) >/tmp/pair
USER dev:staff
RUN echo $(id -u) $(id -g) $(id -G) >/tmp/named-pair
USER 4242
RUN echo $(id -u) $(id -g) $(id -G) $HOME >/tmp/unknown
USER dev
